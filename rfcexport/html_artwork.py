"""Diagrams and formulas -> HTML: pictures with a text on paper; on the screen words that can be found and copied."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from rfcexport.artwork import DIAGRAM_SCALE
from rfcexport.diagrams import Drawing
from rfcexport.html_form import Form
from rfcexport.images import Picture

if TYPE_CHECKING:
    from rfcexport.mathematics.pieces import Formula

FORMULA_SCALE = 1.08
"""Formulas in the size of the letters round them: between that of equal heights of an x and that of equal capitals."""

FORMULA_MARK = "\u2061"
"""What the text of a formula begins with on paper: a sign of mathematics that shows nothing (function application)."""

_PX_PER_PT = 96 / 72
_NARROWEST = 0.6


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
