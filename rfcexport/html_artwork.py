"""Diagrams and formulas -> HTML: pictures with a text on paper; on the screen words that can be found and copied."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rfcexport.diagrams import Drawing
from rfcexport.html_form import Form
from rfcexport.images import Picture

if TYPE_CHECKING:
    from rfcexport.mathematics.pieces import Formula

DIAGRAM_SCALE = 0.75
"""Engines set words in 16 pixels, which are 12 points: here they stand beside a text of 10."""

FORMULA_SCALE = 1.08
"""Formulas in the size of the letters round them: between that of equal heights of an x and that of equal capitals."""

FORMULA_MARK = "\u2061"
"""What the text of a formula begins with on paper: a sign of mathematics that shows nothing (function application)."""

_PX_PER_PT = 96 / 72
_MM_PER_PT = 25.4 / 72
# Below it words have less than 6 points, and a page that lies on its side gives more.
_LEAST_FIT = 0.66
_BETTER = 1.15
# How much of a page's height a drawing takes at most, its caption below it.
_HIGH, _HIGHEST, _HIGHEST_TURNED = 0.5, 0.8, 0.78
_EASY_FIT = 0.8  # words of 7 points
_NARROWEST = 0.6


def drawing_fit(
    drawing: Drawing, *, measure_mm: float, landscape_mm: float, may_turn: bool = True
) -> tuple[float, bool]:
    """The width in points at which a drawing is set on paper, and whether on a page that lies on its side.

    `measure_mm` is the width of the column, `landscape_mm` that of the text of a turned page; `may_turn` where the
    page can be turned for it.
    """
    width, height = (side * DIAGRAM_SCALE * _MM_PER_PT for side in (drawing.width_pt, drawing.height_pt))
    # The text of a page is as high as that of a turned one is wide.
    wide = min(1.0, measure_mm / width)
    # One that takes most of a page leaves a hole on the page before; a little smaller it often finds room there.
    upright = max(min(wide, landscape_mm * _HIGH / height), min(wide, landscape_mm * _HIGHEST / height, _EASY_FIT))
    turned = min(1.0, landscape_mm / width, measure_mm * _HIGHEST_TURNED / height)
    is_turned = may_turn and upright < _LEAST_FIT and turned > upright * _BETTER
    return drawing.width_pt * DIAGRAM_SCALE * (turned if is_turned else upright), is_turned


def printed_drawing(drawing: Drawing, alternative: str, width_pt: float, form: Form) -> str:
    """The drawing as a picture of that width."""
    url = _picture(drawing.svg, drawing.width_pt, drawing.height_pt, form)
    return f'<div class="drawing"><img src="{url}" alt="{escape(alternative)}" style="width:{width_pt:.1f}pt"/></div>\n'


def screen_drawing(drawing: Drawing, alternative: str, region: str) -> str:
    """The drawing as SVG in the page, in a box that scrolls where the window is narrow; `region` holds its attributes.

    Its words are text of the page, in the page's faces.
    """
    width = drawing.width_pt * DIAGRAM_SCALE * _PX_PER_PT
    svg = drawing.svg.decode("utf-8")
    head, end, rest = svg.partition(">")
    shape = f"width:{width:.0f}px;min-width:min({width:.0f}px,{width * _NARROWEST:.0f}px)"
    return (
        f'<div class="drawing"{region}>{head} role="img" aria-label="{escape(alternative)}" style="{shape}"{end}{rest}'
        "</div>\n"
    )


def formula_html(formula: Formula, *, is_display: bool, form: Form) -> str:
    """A formula, on its baseline in a line of text or in a line of its own; nothing for one that draws nothing."""
    if not formula.svg:
        return ""
    anchors = "".join(f'<span id="{escape(name)}"></span>' for name in formula.labels)
    if not form.is_print:
        return f'{anchors}<span class="display">{formula.mathml}</span>' if is_display else f"{anchors}{formula.mathml}"
    width, height, depth = (
        length * FORMULA_SCALE for length in (formula.width_em, formula.height_em, formula.depth_em)
    )
    url = _picture(formula.svg, formula.width_em * 12, formula.height_em * 12, form)
    alternative = FORMULA_MARK + escape(" ".join(formula.tex.split()))
    if is_display:
        wide = "100%" if formula.has_tag else f"{width:.3f}em"
        return f'{anchors}<span class="display">{_image(url, alternative, f"width:{wide}")}</span>'
    shape = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{-depth:.3f}em"
    return f"{anchors}{_image(url, alternative, shape)}"


def _image(url: str, alternative: str, style: str) -> str:
    return f'<img class="formula" src="{url}" alt="{alternative}" style="{style}"/>'


def _picture(svg: bytes, width_pt: float, height_pt: float, form: Form) -> str:
    picture = Picture("image/svg+xml", svg, width_pt * _PX_PER_PT, height_pt * _PX_PER_PT)
    return escape(form.picture_url("", picture))
