"""Where a course keeps its files, as nbgrader's configuration says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from jupyter_core.paths import jupyter_config_path
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.errors import CourseError

_CONFIG = "nbgrader_config.py"
_STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"


@dataclass(frozen=True)
class Course:
    """The folders and the gradebook of a course, and all of its configuration."""

    root: Path
    submitted: Path
    autograded: Path
    db_url: str
    config: Config


def open_course(root: Path) -> Course:
    """Return the course in ``root``, as nbgrader would find it configured.

    Raises:
        CourseError: If its folders are arranged in a way that this grader does not know.
    """
    config = Config()
    for folder in dict.fromkeys([*reversed(jupyter_config_path()), str(root)]):
        if (Path(folder) / _CONFIG).is_file():
            config.merge(PyFileConfigLoader(_CONFIG, path=folder).load_config())
    said = config.CourseDirectory
    structure = said.get("directory_structure", _STRUCTURE)
    if Path(structure) != Path(_STRUCTURE):
        raise CourseError(
            f"CourseDirectory.directory_structure is {structure!r}; "
            f"this grader knows {_STRUCTURE!r} only."
        )
    root = Path(said.get("root", root)).resolve()
    return Course(
        root,
        root / said.get("submitted_directory", "submitted"),
        root / said.get("autograded_directory", "autograded"),
        _patient(said.get("db_url", f"sqlite:///{root / 'gradebook.db'}")),
        config,
    )


def _patient(url: str) -> str:
    """Let SQLite wait a minute for other writers, unless the address says otherwise."""
    if url.startswith("sqlite:") and "timeout=" not in url:
        return f"{url}{'&' if '?' in url else '?'}timeout=60"
    return url
