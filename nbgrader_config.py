"""Makes this checkout an nbgrader course: one assignment and one gradebook for all languages."""

from __future__ import annotations

import secrets
from pathlib import Path

c = get_config()  # noqa: F821 - traitlets defines it where it reads this file
root = Path(__file__).resolve().parent

c.CourseDirectory.course_id = "autograd-course"
c.CourseDirectory.root = str(root)
# Released once, in English: cells that nbgrader knows are the same bytes in every language.
c.CourseDirectory.source_directory = "solutions/en"
c.CourseDirectory.release_directory = "notebooks/en"
# SQLite gives up after five seconds, which is too soon when several processes write.
c.CourseDirectory.db_url = f"sqlite:///{root / 'gradebook.db'}?timeout=60"

# What a learner starts from stands above `### BEGIN SOLUTION`; nothing is put in its place.
c.ClearSolutions.code_stub = {"python": ""}

# A learner may copy, split, delete, rename or retag any cell; the guard puts nbgrader's cells back.
# It stands where nbgrader has DeduplicateIds, whose empty metadata stops the grading of a class.
c.Autograde.sanitize_preprocessors = [
    "nbgrader.preprocessors.ClearOutput",
    "grader.nbgrader_plugin.Guard",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# A skipped check has no output, and no output is full marks: nobody can know this tag.
c.Execute.skip_cells_with_tag = secrets.token_hex()
c.Execute.timeout = 60  # seconds for one cell
c.Execute.interrupt_on_timeout = True  # the cells after an endless loop are still graded
c.Execute.iopub_timeout = 30  # a busy machine is no reason to fail a learner

# Feedback is opened by people: a learner's HTML and scripts stay outside it.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = dict.fromkeys(("clean_html", "strip_files_prefix"), "grader.clean.clean")
