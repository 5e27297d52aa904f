"""The author's side: English lessons and catalogs in, notebooks in every language out."""
