"""SVG: what stays of a file, what goes, and what is told of it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from rfcexport.policy import Refused
from rfcexport.svg.cleaning import CleanSvg, cleaned_svg
from tests.pictures import SVG

RECT = '<rect width="1" height="1"/>'
OPENING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
URL = "http://127.0.0.1:1/x"


def embedded(address: str) -> tuple[str, float]:
    """Stands for the door of pictures: one address is known."""
    if address != "data:known":
        raise Refused("must be known")
    return "data:checked", 1.0


def cleaned(inside: str, *, attributes: str = 'width="9" height="9"', before: str = "") -> CleanSvg:
    return cleaned_svg(f"{before}{SVG.format(attributes, inside)}".encode(), embedded)


def inside_of(clean: CleanSvg) -> str:
    text = clean.content.decode()
    assert text.startswith(OPENING), text
    return text.removeprefix(OPENING).removesuffix("</svg>")


def refusal(content: str | bytes) -> str:
    with pytest.raises(Refused) as refused:
        cleaned_svg(content if isinstance(content, bytes) else content.encode(), embedded)
    return str(refused.value)


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0L5e-1 5" fill="none" stroke="#abc" stroke-dasharray="1 .5"/>',
        '<g transform="translate(1 2)" class="a b" id="layer-1"><circle cx="1" cy="1" r="1" fill="rgb(1, 2, 3)"/></g>',
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<rect width="1" height="1" fill="url(#a)"/>',
        '<symbol id="s" viewBox="0 0 2 2"><rect width="1" height="1"/></symbol><use href="#s" width="2" height="2"/>',
        '<text x="1 2" y="3" xml:space="preserve">a <tspan font-weight="bold">b</tspan> c &amp; &lt;d&gt;</text>',
        '<clipPath id="c"><circle r="1"/></clipPath><g clip-path="url(#c)"><rect width="1" height="1"/></g>',
        '<mask id="m"><rect width="9" height="9" fill="#fff"/></mask><rect width="1" height="1" mask="url(#m)"/>',
        '<marker id="m" orient="auto"><path d="M0 0L1 1"/></marker><line x2="5" y2="5" marker-end="url(#m)"/>',
        '<pattern id="p" width=".5" height=".5"><circle r="1"/></pattern><rect width="1" height="1" fill="url(#p)"/>',
        '<filter id="f"><feGaussianBlur stdDeviation="2"/></filter><rect width="1" height="1" filter="url(#f)"/>',
        '<svg x="1" width="3" height="3" viewBox="0 0 6 6"><rect width="1" height="1"/></svg>',
        '<path id="p" d="M0 0L9 9"/><text><textPath href="#p">along</textPath></text>',
        '<image href="data:checked" width="1" height="1"/>',
    ],
)
def test_drawing_stays_as_it_is_when_it_does_nothing_else(inside: str) -> None:
    clean = cleaned(inside.replace("data:checked", "data:known"))
    assert (inside_of(clean), clean.dropped) == (inside, ())


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<rect style="fill:red;stroke : #000 ; -inkscape-stroke:none;" width="1" height="1"/>',
         '<rect style="fill:red;stroke:#000" width="1" height="1"/>'),
        ("<text style=\"font-family:'DejaVu Sans';fill:url(#a)\">x</text>",
         "<text style=\"font-family:'DejaVu Sans';fill:url(#a)\">x</text>"),
        ('<g data-id="1" aria-label="x" role="img" tabindex="0">' + RECT + "</g>", "<g>" + RECT + "</g>"),
        ("<title>t</title><desc>d</desc><metadata><a/></metadata>" + RECT, RECT),
        ('<n:namedview xmlns:n="http://sodipodi" onload="x"><n:grid/></n:namedview>' + RECT, RECT),
        ('<a xlink:href="https://example.org"><rect width="1" height="1"/></a>', "<g>" + RECT + "</g>"),
        ('<text><a href="javascript:x">y</a></text>', "<text><tspan>y</tspan></text>"),
        ('<use xlink:href="#a" href="#b"/>', '<use href="#b"/>'),
        ("<!-- a --><?php x ?>" + RECT + "<![CDATA[x]]>", RECT),
        ('<style media="(prefers-color-scheme: dark)">rect{fill:red}</style>' + RECT, RECT),
        ('<style>.a{fill:red}</style><rect class="a" width="1" height="1"/>',
         '<style>.a{fill:red}</style><rect class="a" width="1" height="1"/>'),
        ('<style><![CDATA[g > .a, .b:hover { fill: red }]]></style>' + RECT, "<style>g&gt;.a{fill:red}</style>" + RECT),
        ('<rect id="a b" width="1" height="1"/>', RECT),
        ('<rect id="@import" width="1" height="1"/>', RECT),
        ('<g class="a @import expression(x) b-2">' + RECT + "</g>", '<g class="a b-2">' + RECT + "</g>"),
        ('<g class="x:y" marker-end="http://127.0.0.1:1/#a" font-family="@import \'x\'">' + RECT + "</g>",
         "<g>" + RECT + "</g>"),
        ('<rect width="1" height="1" cursor="pointer" pointer-events="all"/>', RECT),
    ],
)  # fmt: skip
def test_nothing_is_told_when_what_goes_draws_nothing(given: str, kept: str) -> None:
    clean = cleaned(given)
    assert (inside_of(clean), clean.dropped) == (kept, ())


@pytest.mark.parametrize(
    ("given", "dropped"),
    [
        ("<script>x</script>", ("script",)),
        ('<s:script xmlns:s="http://www.w3.org/2000/svg">x</s:script>', ("script",)),
        ('<script xmlns="http://www.w3.org/1999/xhtml">x</script>', ("script",)),
        (f'<iframe xmlns="http://www.w3.org/1999/xhtml" src="{URL}"/>', ("iframe",)),
        ('<rect onclick="x" ONLOAD="y" width="1" height="1"/>', ("ONLOAD", "onclick")),
        (f'<image href="{URL}"/>', ("image",)),
        ('<image href="../secret.png"/>', ("image",)),
        (f'<image xlink:href="{URL}" href="{URL}"/>', ("image",)),
        (f'<use xlink:href="{URL}#a"/>', ("use of another file",)),
        ('<use href="file.svg#a"/>', ("use of another file",)),
        (f'<linearGradient href="{URL}#a"/>', ("linearGradient of another file",)),
        ('<set attributeName="href" to="x"/>', ("set",)),
        ('<animate attributeName="x"/><animateTransform/>', ("animate", "animateTransform")),
        (f'<filter><feImage href="{URL}"/></filter>', ("feImage",)),
        (f'<rect fill="url({URL})" width="1" height="1"/>', ("url()",)),
        (f'<rect fill="URL( \'{URL}\' )" width="1" height="1"/>', ("url()",)),
        (f'<rect style="mask:image-set(\'{URL}\' 1x);fill:red" width="1" height="1"/>', ("image-set()",)),
        (f'<rect style="fill:u\\72l({URL})" width="1" height="1"/>', ("url()",)),
        (f'<rect style="--a:url({URL});fill:var(--a)" width="1" height="1"/>', ("url()",)),
        (f"<style>@import '{URL}';</style>", ("@import",)),
        (f"<style>@im\\port url({URL});</style>", ("@import",)),
        (f"<style>@font-face{{src:url({URL})}}</style>", ("@font-face",)),
        (f"<style>rect{{fill:url({URL}#a);background:src('{URL}')}}</style>", ("src()", "url()")),
        (f"<style>rect{{fill:\\75rl({URL})}}</style>", ("url()",)),
        (f"<style>&#64;import '{URL}'; rect {{ fill: &#117;rl({URL}) }}</style>", ("@import", "url()")),
        ('<rect width="1" height="1" x="1e99" rx="123456789"/>', ("a number above 9,999,999",)),
        ('<path d="M0 0L9999999e6 1"/>', ("a number above 9,999,999",)),
        ("<text>user\u202e admin\u2066</text>", ("signs that turn the order of reading",)),
    ],
)  # fmt: skip
def test_what_does_more_than_draw_goes_and_is_told(given: str, dropped: tuple[str, ...]) -> None:
    clean = cleaned(RECT + given)
    text = clean.content.decode()
    assert clean.dropped == dropped
    assert ("127.0.0.1" in text, "secret" in text, "\\" in text, "\u202e" in text) == (False, False, False, False)
    assert {node.tag.partition("}")[2] for node in ElementTree.fromstring(text).iter()} <= {
        "svg", "rect", "path", "use", "linearGradient", "filter", "text",
    }  # fmt: skip


def test_style_sheet_of_another_file_is_told() -> None:
    assert cleaned(RECT, before=f'<?xml-stylesheet href="{URL}"?>').dropped == ("xml-stylesheet",)


def test_handler_of_the_whole_is_told() -> None:
    clean = cleaned(RECT, attributes='width="9" height="9" onload="x" xml:base="http://x/"')
    assert (inside_of(clean), clean.dropped) == (RECT, ("onload",))


def test_no_more_is_told_than_fits_a_line() -> None:
    given = "".join(f"<e{number}/>" for number in range(9)) + f"<{'x' * 99}/>"
    assert cleaned(RECT + given).dropped == ("e0", "e1", "e2", "e3", "e4", "e5", "more")


def test_document_type_is_left_out_when_it_names_a_file() -> None:
    clean = cleaned(RECT, before=f'<!DOCTYPE svg PUBLIC "x" "{URL}.dtd">')
    assert inside_of(clean) == RECT


@pytest.mark.parametrize(
    "subset", ['<!ENTITY a "b">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a SYSTEM "x">', ""]
)
def test_svg_is_refused_when_it_defines_entities(subset: str) -> None:
    content = f"<!DOCTYPE svg [{subset}]>{SVG.format('', RECT)}"
    assert refusal(content) == "must be SVG without entity definitions"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<svg", "must be well-formed SVG; found: unclosed token: line 1, column 0"),
        (SVG.format("", "<g>"), "must be well-formed SVG; found: mismatched tag: line 1, column 89"),
        (SVG.format("", "&x;"), "must be well-formed SVG; found: undefined entity: line 1, column 84"),
        (SVG.format("", "&#1;"),
         "must be well-formed SVG; found: reference to invalid character number: line 1, column 84"),
        ("<html></html>", "must be PNG, JPEG, GIF, WebP, AVIF or SVG; found a file of 'html'"),
        ('<svg xmlns="http://other"/>', "must be PNG, JPEG, GIF, WebP, AVIF or SVG; found a file of 'svg'"),
        ('<?xml version="1.0" encoding="utf-7"?><svg/>', "must be SVG in UTF-8 or an encoding that is known"),
        ('<?xml version="1.0" encoding="x-none"?><svg/>', "must be SVG in UTF-8 or an encoding that is known"),
        (SVG.format("", ""), "must be SVG that draws something; found no shape"),
        (SVG.format("", "<script/><set/>"), "must be SVG that draws something; found script and set"),
        (SVG.format("", "<SCRIPT>x</SCRIPT>"), "must be SVG that draws something; found SCRIPT"),
        (SVG.format("", "<foreignObject/>"), "must be SVG that draws something; found foreignObject"),
        (SVG.format("", '<image href="a.png"/>'), "must be SVG that draws something; found image"),
        (SVG.format("", "<style>@import 'x'</style>"), "must be SVG that draws something; found @import"),
        (SVG.format("", "<g>" * 101 + "</g>" * 101), "must be SVG that nests at most 100 levels deep; found more"),
        (SVG.format("", "<x>" * 101 + "</x>" * 101), "must be SVG that nests at most 100 levels deep; found more"),
        (SVG.format("", "<x/>" * 50_001), "must be SVG of at most 50,000 elements; found more"),
    ],
)  # fmt: skip
def test_svg_is_refused_when_it_is_none(content: str, reason: str) -> None:
    assert refusal(content) == reason


def test_svg_without_a_namespace_gets_its_own() -> None:
    assert inside_of(cleaned_svg(f'<svg width="9" height="9">{RECT}</svg>'.encode(), embedded)) == RECT


@pytest.mark.parametrize(
    "content",
    [
        SVG.format("", "<text>é</text>").encode("utf-16"),
        SVG.format("", "<text>é</text>").encode("utf-8-sig"),
        b'<?xml version="1.0" encoding="iso-8859-1"?>' + SVG.format("", "<text>é</text>").encode("latin-1"),
        b'<?xml version="1.0" encoding="windows-1252"?>' + SVG.format("", "<text>é</text>").encode("cp1252"),
    ],
)
def test_svg_is_decoded_when_it_is_not_in_utf_8(content: bytes) -> None:
    assert "<text>é</text>" in cleaned_svg(content, embedded).content.decode("utf-8")


def test_script_is_found_in_any_encoding() -> None:
    content = SVG.format("", f"{RECT}<script>x</script>").encode("utf-16")
    assert cleaned_svg(content, embedded).dropped == ("script",)


# Text that is HTML, and what stands for it

XHTML = '<foreignObject x="1" y="2" width="10" height="20"><div xmlns="http://www.w3.org/1999/xhtml">{}</div></foreignObject>'


def test_words_of_html_stay_as_text() -> None:
    clean = cleaned(XHTML.format("<p>Two  words</p><br/>and\none<script src='x'/>"))
    assert inside_of(clean) == (
        '<text x="6" y="12" text-anchor="middle" dominant-baseline="central"><tspan x="6" dy="-1.2em">Two words</tspan>'
        '<tspan x="6" dy="1.2em">and</tspan><tspan x="6" dy="1.2em">one</tspan></text>'
    )
    assert clean.dropped == ("foreignObject",)


def test_words_of_html_that_no_reader_sees_go() -> None:
    unseen = "<style>p{color:red}</style><script>run()<b>x</b></script><SCRIPT>run()</SCRIPT><p>seen</p>"
    assert re.findall(">([^<]+)<", inside_of(cleaned(XHTML.format(unseen)))) == ["seen"]


def test_html_without_words_leaves_nothing() -> None:
    assert inside_of(cleaned(RECT + XHTML.format("<img src='x'/>"))) == RECT


def test_text_stands_for_html_when_the_file_offers_both() -> None:
    clean = cleaned(f"<switch>{XHTML.format('html')}<text>plain</text></switch>")
    assert (inside_of(clean), clean.dropped) == ("<g><text>plain</text></g>", ())


def test_words_of_html_stay_when_the_file_offers_nothing_else() -> None:
    clean = cleaned(f"<switch>{XHTML.format('html')}</switch>")
    assert ("html</tspan>" in inside_of(clean), clean.dropped) == (True, ("foreignObject",))


def test_note_about_html_is_not_shown() -> None:
    note = '<switch><g requiredFeatures="x"/><a><text>cannot display</text></a></switch>'
    assert inside_of(cleaned(RECT + note)) == f"{RECT}<g><g/></g>"


def test_language_is_chosen_when_there_are_several() -> None:
    given = '<switch><text systemLanguage="de">ja</text><text systemLanguage="en-GB">yes</text><text>?</text></switch>'
    assert inside_of(cleaned(given)) == "<g><text>yes</text></g>"


def test_clean_picture_is_the_same_when_it_is_cleaned_again() -> None:
    given = (
        "<style>.a{fill:url(#g)}</style><text style=\"font-family:'A'\">a&lt;<tspan>b</tspan>\n\tc</text>"
        '<rect class="a" width="1" height="1"/>'
    )
    once = cleaned(given).content
    assert cleaned_svg(once, embedded).content == once
