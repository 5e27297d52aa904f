"""Directives become what plain JupyterLab shows."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

from course.authoring.directives import render
from course.errors import CourseError


def test_directives(directives_block):
    """A directive becomes HTML around Markdown; the rest of the cell stays as it is."""
    rendered = render(directives_block.source, lambda title: f"~{title}")
    assert f"{rendered}\n" == directives_block.expected


def test_body_is_still_markdown():
    """A CommonMark reader, such as JupyterLab's, finds paragraphs inside the box."""
    html = MarkdownIt("commonmark").render(render(":::{note}\nAn *idea*.\n:::\nEnd.", str))
    assert "<p>An <em>idea</em>.</p>\n</div>\n<p>End.</p>" in html


@pytest.mark.parametrize(
    ("source", "message"),
    [
        pytest.param(
            "Text\n\n:::{figure} x\n:::",
            r"md:12: found the directive 'figure'; use one of .*note",
            id="unknown",
        ),
        pytest.param(":::{note}\nText", r"md:10: the directive 'note' is never closed", id="open"),
    ],
)
def test_directive_that_jupyterlab_cannot_show_is_refused(source, message):
    """An author is told which directives there are, or which one is open."""
    with pytest.raises(CourseError, match=message):
        render(source, str, lambda line: f"lesson.md:{10 + line}")
