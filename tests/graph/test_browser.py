"""Pictures in a real browser: stepped through by keyboard, read, measured, checked by axe."""

from __future__ import annotations

import itertools

import pytest
import torch

from course.graph import look
from course.graph.boxes import contents_of
from course.graph.collect import drawing_for, trace_for
from course.graph.draw_svg import svg_of
from course.graph.steps import steps_html
from course.graph.still import still_svg
from course.graph.text import FONTS, width_of
from course.graph.trace_svg import placed
from course.graph.words import step_sentences
from course.language import languages, load_catalog, use_language
from grader.clean import clean

PAGE = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>t</title><body {}><main>{}</main>'
)

IN_SIGHT = """() => {
    const window = document.querySelector(".agp-graph").getBoundingClientRect();
    const box = document.querySelector('.agp-box[data-state="now"]').getBoundingClientRect();
    return window.left <= box.left + 1 && box.right <= window.right + 1;
}"""


def five_weights():
    """Return the course's second graph: five weights, two inputs that are not followed."""
    w = torch.tensor([2.0, 5.0, 9.0, 7.0, 3.0], requires_grad=True)
    a1, a2 = torch.tensor([4.0]), torch.tensor([3.0])
    b1 = w[0] * a1 + w[1] * a2
    b2 = w[2] * a1
    c = w[3] * b1 + w[4] * b2
    loss = 15 - c
    return loss, {"w": w, "a1": a1, "a2": a2, "b1": b1, "b2": b2, "c": c, "L": loss}


@pytest.fixture
def language():
    """Choose a language for one test."""
    from course import language as module

    before = list(module._chosen)
    yield use_language
    module._chosen[:] = before


@pytest.fixture
def open_page(browser):
    """Open HTML as a page; anything it asks of the network, or any script error, is a failure."""
    pages = []

    def opened(body, *, attributes="", scripts=True):
        context = browser.new_context(java_script_enabled=scripts)
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: asked.append(str(error)))
        page.set_content(PAGE.format(attributes, body))
        if scripts and "onload" in body:
            page.wait_for_selector(".agp-control", state="attached")
        pages.append((context, asked))
        return page

    yield opened
    for context, asked in pages:
        context.close()
        assert [each for each in asked if not each.startswith("data:")] == []


@pytest.fixture
def polynomial_page(open_page, polynomial, renderer):
    """The polynomial's picture on a page, and its trace."""
    y, names = polynomial
    place = placed(trace_for(y, {**names, "y": y}), renderer=renderer)
    return open_page(steps_html(place, still_svg(place))), place.trace


def test_step_that_runs_is_in_sight_on_a_narrow_page(open_page, renderer):
    """A picture wider than its page scrolls to the box of each step."""
    loss, names = five_weights()
    place = placed(trace_for(loss, names), renderer=renderer)
    page = open_page(steps_html(place, still_svg(place)))
    page.set_viewport_size({"width": 640, "height": 900})
    assert page.evaluate("g => g.scrollWidth > g.clientWidth", page.query_selector(".agp-graph"))
    page.locator("button[data-go=first]").click()
    for _ in place.trace.in_order():
        page.locator("button[data-go=next]").click()
        assert page.evaluate(IN_SIGHT)


def test_the_keyboard_walks_through_all_steps(polynomial_page):
    """Tab to the control, Home, then nine times →; the text says what happens at each step."""
    page, trace = polynomial_page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.go") == "first"
    page.keyboard.press("Home")
    assert "Before backward()" in page.locator(".agp-say").inner_text()
    for node in trace.in_order():
        page.keyboard.press("ArrowRight")
        assert page.locator(".agp-say").inner_text() == " ".join(step_sentences(trace, node))
    page.keyboard.press("ArrowLeft")
    assert page.locator(".agp-say").inner_text().startswith("Step 8")
    page.keyboard.press("End")
    assert "x.grad: None → 72" in page.locator(".agp-say").inner_text()


def test_buttons_walk_by_mouse_and_by_enter(polynomial_page):
    """The same four moves by clicking, and by Enter on a focused button."""
    page, _ = polynomial_page
    page.click("[data-go=first]")
    page.click("[data-go=next]")
    page.focus("[data-go=next]")
    page.keyboard.press("Enter")
    assert page.locator(".agp-say").inner_text().startswith("Step 2")
    page.click("[data-go=back]")
    assert page.locator(".agp-say").inner_text().startswith("Step 1")
    page.click("[data-go=last]")
    assert page.locator("[data-go=next]").get_attribute("aria-disabled") == "true"


def test_gradients_appear_when_their_step_comes(polynomial_page):
    """Before the first step no gradient is seen; at the end, all."""
    page, trace = polynomial_page
    page.click("[data-go=first]")
    sent = page.locator(".agp-flow[data-state=waiting]")
    assert sent.count() == len(trace.flows)
    assert not sent.first.is_visible()
    before = page.locator("text.agp-before")
    after = page.locator("text.agp-after", has_text="x.grad: None → 72")
    assert (before.text_content(), before.is_visible()) == ("x.grad: None", True)
    assert not after.is_visible()
    page.click("[data-go=last]")
    assert page.locator(".agp-flow").first.is_visible()
    assert not before.is_visible()
    assert after.is_visible()


def test_forward_arrows_can_be_hidden(polynomial_page):
    """Two kinds of arrows, told apart by taking one away."""
    page, _ = polynomial_page
    arrows = page.locator(".agp-forward").first
    assert arrows.is_visible()
    page.uncheck(".agp-arrows")
    assert not arrows.is_visible()


def test_where_nothing_ran_there_is_nothing_to_step_through(open_page, polynomial):
    """A freed graph says why there are no gradients, and shows no buttons that do nothing."""
    y, names = polynomial
    y.backward()
    place = placed(trace_for(y, names))
    page = open_page(steps_html(place, still_svg(place)))
    assert "retain_graph=True" in page.locator(".agp p").first.inner_text()
    assert not page.locator(".agp-control").is_visible()
    assert page.locator(".agp-say").inner_text() == ""


def test_two_pictures_on_one_page_do_not_disturb_each_other(open_page, polynomial):
    """Even two equal ones."""
    y, names = polynomial
    place = placed(trace_for(y, names))
    html = steps_html(place, still_svg(place))
    page = open_page(html + html)
    page.locator("[data-go=first]").nth(0).click()
    said = page.locator(".agp-say").all_inner_texts()
    assert said[0].startswith("Before")
    assert said[1].startswith("Step 9")


def test_without_scripts_the_still_picture_is_there(open_page, polynomial):
    """Exported HTML with JavaScript off: an image with its description."""
    y, names = polynomial
    place = placed(trace_for(y, names))
    page = open_page(steps_html(place, still_svg(place)), scripts=False)
    image = page.locator(".agp img")
    assert "4 + 8 + 60 = 72" in image.get_attribute("alt")
    assert image.bounding_box()["height"] > 400
    assert page.locator("button").count() == 0


def test_on_a_feedback_page_the_still_picture_is_all_that_is_left(open_page, polynomial):
    """What cleans a learner's HTML leaves the image with its description, no script."""
    y, names = polynomial
    place = placed(trace_for(y, names))
    page = open_page(clean(steps_html(place, still_svg(place))))
    assert page.locator("main").inner_text() == ""
    assert "4 + 8 + 60 = 72" in page.locator("img").get_attribute("alt")
    assert page.locator("img").bounding_box()["height"] > 400


THEMES = {"light": "data-jp-theme-light=true", "dark": "data-jp-theme-light=false"}


@pytest.mark.parametrize("step", ["first", "next", "last"])
@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing(open_page, theme, step):
    """No accessibility rule is broken, in either theme, before, during and after the pass."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    y, names = five_weights()
    place = placed(trace_for(y, names))
    page = open_page(steps_html(place, still_svg(place)), attributes=THEMES[theme])
    page.focus("[data-go=last]")
    page.keyboard.press("Home")
    page.keyboard.press({"first": "Home", "next": "ArrowRight", "last": "End"}[step])
    results = axe.run(page, options={"rules": {"page-has-heading-one": {"enabled": False}}})
    assert results.violations_count == 0, results.generate_report()


def test_axe_would_find_something(open_page):
    """The twin: an image without a description is found."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">')
    assert axe.run(page).violations_count > 0


def contrast(one, other):
    """Return the contrast ratio of two colours, as WCAG defines it."""

    def luminance(colour):
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, bright = sorted((luminance(one), luminance(other)))
    return (bright + 0.05) / (dark + 0.05)


TEXT = ["ink", "quiet", "backward"]
GROUND = ["paper", "operation", "leaf", "start", "constant", "fold", "waiting", "done"]
PAIRS = [*itertools.product(TEXT, GROUND), ("ink", "now"), ("paper", "ink")]


@pytest.mark.parametrize("theme", [look.LIGHT, look.DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_every_text_has_enough_contrast(theme, text, ground):
    """4.5 to 1 at least, on every ground it can stand on."""
    assert contrast(theme[text], theme[ground]) >= 4.5


def measure(page, texts, size):
    """Return how wide the browser draws each text."""
    return page.evaluate(
        """([texts, size, family]) => texts.map((text) => {
            const svg = document.createElementNS("http://www.w3.org/2000/svg", "text");
            svg.setAttribute("font-family", family);
            svg.setAttribute("font-size", size);
            svg.textContent = text;
            document.querySelector("svg").append(svg);
            return svg.getComputedTextLength();
        })""",
        [texts, size, FONTS],
    )


def interface_texts(code):
    """Return all translations of one language's interface, and letters they may be made of."""
    catalog = load_catalog(code, "interface")
    translated = getattr(catalog, "_catalog", {})
    return [text for text in translated.values() if text and "\n" not in text]


@pytest.mark.parametrize("code", languages())
def test_texts_are_never_wider_than_we_think(open_page, code):
    """What boxes are sized by is at least what a browser draws, in every language."""
    samples = [
        "градієнт надходить: щедрість, Жовтень, Щасливо, ґанок",
        "梯度到达（叶子张量）：反向传播，不记录梯度",
        "gradiente ¿qué llega? ñandú, açaí, œuvre, où êtes-vous",
        "ⓐ 1 · 12 = 60 → x³ − 2·x² ∂y/∂x … MulBackward0 WWWW mmmm",
        *interface_texts(code),
    ]
    page = open_page("<svg width=900 height=40></svg>")
    for text, width in zip(samples, measure(page, samples, 12), strict=True):
        assert width <= width_of(text, 12) + 0.5, text


@pytest.mark.parametrize("code", languages())
def test_every_text_is_inside_its_box(open_page, renderer, language, code):
    """In every language and with both renderers, no text leaves its box and no box the picture."""
    language(code)
    y, names = five_weights()
    trace = trace_for(y, names)
    place = placed(trace, renderer=renderer)
    page = open_page(steps_html(place, still_svg(place)))
    outside = page.evaluate(
        """() => [...document.querySelectorAll(".agp-box")].flatMap((box) => {
            const frame = box.querySelector(".agp-frame").getBBox();
            const texts = [...box.children].filter((child) => child.tagName === "text");
            return texts.filter((text) => {
                text.style.display = "inline";
                const inner = text.getBBox();
                return inner.x + inner.width > frame.x + frame.width || inner.x < frame.x
                    || inner.y + inner.height > frame.y + frame.height + 1;
            }).map((text) => text.textContent);
        })"""
    )
    assert outside == []
    assert page.locator(".agp-box").count() == len(contents_of(trace))


@pytest.mark.parametrize("code", languages())
def test_nothing_of_a_drawing_is_cut_off(open_page, renderer, language, code):
    """Graph and legend lie inside the picture's own size."""
    language(code)
    y, names = five_weights()
    page = open_page(svg_of(drawing_for(y, names), renderer=renderer))
    cut = page.evaluate(
        """() => {
            const whole = document.querySelector("svg").getBoundingClientRect();
            return [...document.querySelectorAll("svg text")].filter((text) => {
                const box = text.getBoundingClientRect();
                return box.right > whole.right || box.left < whole.left
                    || box.bottom > whole.bottom || box.top < whole.top;
            }).map((text) => text.textContent);
        }"""
    )
    assert cut == []
