"""A graded class in Chromium: formgrader shows it, and nothing a learner printed runs there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from browser.conftest import jupyterlab

LESSON = "03_backward"
ACTING = """
from IPython.display import HTML, SVG, Javascript, Latex, Markdown, display
do = "window.top.acted = (window.top.acted || 0) + 1"
display(HTML(f"<script>{do}</script><img src=x onerror='{do}'><b>harmless markup</b>"))
display(HTML(f"<svg onload='{do}'></svg><iframe srcdoc='<script>{do}</script>'></iframe>"))
display(Markdown(f"<img src=x onerror='{do}'> [a](javascript:{do})"))
display(SVG(f"<svg xmlns='http://www.w3.org/2000/svg' onload='{do}'></svg>"))
display(Javascript(do)); display(Latex(f"$\\\\href{{javascript:{do}}}{{x}}$"))
print(f"<img src=x onerror='{do}'>")
raise ValueError(f"<img src=x onerror='{do}'>")
"""


def run(folder: Path, *command: str) -> None:
    """Run a Python module in the class."""
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, require_tool) -> Path:
    """A graded class with feedback; one of it prints markup that acts."""
    require_tool("bwrap")
    folder = tmp_path_factory.mktemp("class") / "course"
    run(folder.parent, "grader", "sample-class", str(folder), "--size", "10", "--only-write")
    path = folder / "submitted" / "ada" / LESSON / f"{LESSON}.ipynb"
    content = json.loads(path.read_text())
    cell = {"cell_type": "code", "id": "acting", "metadata": {}, "source": ACTING, "outputs": []}
    content["cells"].insert(1, {**cell, "execution_count": None})
    markup = "<img src=x onerror='window.top.acted = 1'><script>window.top.acted = 1</script>"
    content["cells"].insert(
        1, {"cell_type": "markdown", "id": "a2", "metadata": {}, "source": markup}
    )
    path.write_text(json.dumps(content))
    run(folder, "grader", "autograde", LESSON)
    run(folder, "nbgrader", "generate_feedback", LESSON)
    return folder


@pytest.mark.slow
def test_formgrader_shows_scores_and_takes_a_manual_one(graded: Path, browser):
    """Submissions and scores are there; a score typed in stays after a forced re-grading."""
    page = browser.new_page()
    with jupyterlab(graded, graded) as address:
        page.goto(f"{address}/formgrader/manage_submissions/{LESSON}")
        row = page.locator("tr", has_text="ada")
        row.wait_for()
        assert "9 / 9" in row.inner_text()
        page.goto(f"{address}/formgrader/gradebook/{LESSON}/{LESSON}")
        links = page.locator("a[href*='/submissions/']")
        links.first.wait_for(state="attached")
        page.goto(links.first.evaluate("link => link.href"))
        with page.expect_response(lambda r: "/api/grade/" in r.url and r.request.method == "PUT"):
            page.locator("input.score").first.fill("0.5")
            page.locator("input.score").first.press("Tab")
        page.reload()
        assert page.locator("input.score").first.input_value() == "0.5"
        run(graded, "grader", "autograde", LESSON, "--force")
        page.reload()
        assert page.locator("input.score").first.input_value() == "0.5"
    page.close()


@pytest.mark.slow
def test_nothing_a_learner_prints_acts_in_feedback_or_formgrader(graded: Path, browser):
    """Scripts, handlers and frames are gone; harmless markup is there."""
    page = browser.new_page()
    page.goto((graded / "feedback" / "ada" / LESSON / f"{LESSON}.html").as_uri())
    page.wait_for_timeout(1500)
    assert page.evaluate("window.top.acted") is None
    assert "harmless markup" in page.inner_text("body")
    with jupyterlab(graded, graded) as address:
        page.goto(f"{address}/formgrader/gradebook/{LESSON}/{LESSON}")
        links = page.locator("a[href*='/submissions/']")
        links.first.wait_for(state="attached")
        seen = 0
        for link in links.evaluate_all("all => [...new Set(all.map(link => link.href))]"):
            page.goto(link)
            page.wait_for_timeout(500)
            assert page.evaluate("window.top.acted") is None
            seen += "harmless markup" in page.inner_text("body")
        assert seen == 1
    page.close()
