"""ipykernel without the wire: cells run as in Jupyter, messages go to one pipe."""
