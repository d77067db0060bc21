"""Pictures that are large, slow, alive, or more than a picture."""

# ruff: noqa: E501 - an input broken over lines to fit a margin can no longer be read
from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import partial

from tests.hostile.claims import finds, holds_not, within
from tests.hostile.lab import CANARY, HEAD, Lab, chunk, png, svg
from tests.hostile.own.making import ANY_END, case

_TAIL = "POLYGLOT-TAIL"


def _shown(files: Mapping[str, bytes | str | Callable[[], bytes]]) -> tuple[str, Callable[[Lab], None]]:
    """A document that shows each of `files` in a paragraph of its own, and what writes them."""

    def write(lab: Lab) -> None:
        for name, content in files.items():
            # What is large is made when it is wanted.
            filled = content() if callable(content) else content
            if isinstance(filled, str):
                filled = filled.replace("{url}", lab.url).replace("{secret}", lab.secret)
            lab.write(name, filled)

    return HEAD + "".join(f"![{name.split('.')[0]} here]({name})\n\n" for name in files), write


def _text_bomb() -> bytes:
    packed = zlib.compress(b"A" * 80_000_000, 9)
    return png(16, 16, extra=chunk(b"zTXt", b"Comment\0\0" + packed) + chunk(b"iCCP", b"p\0\0" + packed))


def _frames(kind: str, count: int) -> bytes:
    from PIL import Image

    images = [Image.new("P", (64, 64), index % 250) for index in range(count)]
    out = io.BytesIO()
    images[0].save(out, kind, save_all=True, append_images=images[1:], duration=1, loop=0)
    return out.getvalue()


def _jpeg(*, size: tuple[int, int] = (16, 16), stated: tuple[int, int] | None = None, exif: bytes = b"") -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, "JPEG", exif=exif)
    content = out.getvalue()
    if stated is not None:
        at = content.index(b"\xff\xc0") + 5
        content = content[:at] + struct.pack(">HH", stated[1], stated[0]) + content[at + 4 :]
    return content


def _located() -> bytes:
    """EXIF with a place and a text."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = _TAIL
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


_POLYGLOTS, _write_polyglots = _shown({
    "tail.png": png(16, 16) + _TAIL.encode() + b"<script>alert(1)</script>",
    "text.png": png(16, 16, extra=chunk(b"tEXt", b"Comment\0" + _TAIL.encode())),
    "exif.jpg": _jpeg(exif=_located()),
    "tail.jpg": _jpeg() + _TAIL.encode(),
    "head.png": b"<html>" + _TAIL.encode() + png(16, 16),
    "tail.gif": b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xfe\x0d" + _TAIL.encode()
    + b"\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;" + _TAIL.encode(),
})  # fmt: skip
_BROKEN, _write_broken = _shown({
    "cut.png": png(64, 64)[:60],
    "crc.png": png(16, 16)[:-20] + b"\0" * 20,
    "wide.png": png(16, 16)[:16] + struct.pack(">II", 2**31 - 1, 2**31 - 1) + png(16, 16)[24:],
    "none.png": png(16, 16)[:16] + struct.pack(">II", 0, 0) + png(16, 16)[24:],
    "large.jpg": _jpeg(stated=(65_500, 65_500)),
    "long.png": partial(png, 200_000, 90),
    "high.png": png(1, 60_000),
    "webp.webp": b"RIFF\xff\xff\xff\xffWEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\xff\xff\xff\xff\xff\xff",
    "icon.png": b"\0\0\1\0\1\0\0\0\0\0", "tiff.png": b"II*\0\x08\0\0\0\xff\xff", "eps.png": b"%!PS-Adobe-3.0 EPSF\n(x) run\n",
    "pdf.png": b"%PDF-1.4\n", "psd.png": b"8BPS\0\1", "html.png": b"<html><script>x</script></html>",
})  # fmt: skip
_FRAMES, _write_frames = _shown(
    {
        "frames.gif": partial(_frames, "GIF", 1_500),
        "frames.png": partial(_frames, "PNG", 1_500),
        "bomb.png": _text_bomb,
    }
)
_SVG_ACTIVE, _write_svg_active = _shown({
    "script.svg": svg("<script>alert(1)</script><rect width='9' height='9'/>"),
    "onload.svg": svg("<rect width='9' height='9' onclick='x'/>", attributes=' onload="alert(1)"'),
    "foreign.svg": svg('<foreignObject width="9" height="9"><iframe xmlns="http://www.w3.org/1999/xhtml" src="{url}/f"/></foreignObject>'),
    "link.svg": svg('<a href="javascript:alert(1)"><text y="9">x</text></a>'),
    "animate.svg": svg('<a><animate attributeName="href" values="javascript:alert(1)"/><text y="9">x</text></a>'),
    "set.svg": svg('<image><set attributeName="href" to="{url}/set"/></image>'),
    "use.svg": svg('<use href="{url}/u.svg#x"/><use xlink:href="../outside/secret.svg#x"/><image xlink:href="{secret}"/>'),
    "base.svg": svg('<use href="#x"/><image href="x.png" width="9" height="9"/>', attributes=' xml:base="{url}/base/"'),
    "sheet.svg": svg("<rect width='9' height='9'/>", before='<?xml-stylesheet href="{url}/s.css"?>'),
    "entity.svg": svg('<text y="9">&x;</text>', before='<!DOCTYPE svg SYSTEM "{secret}" [<!ENTITY x SYSTEM "{secret}">]>'),
    "public.svg": svg('<text y="9">p</text>', before='<!DOCTYPE svg PUBLIC "x" "{url}/svg.dtd">'),
    "include.svg": svg('<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret}" parse="text"/>'),
    "utf16.svg": svg('<image href="{url}/u16" width="9" height="9"/>').replace("{url}", "http://127.0.0.1:8977").encode("utf-16"),
    "utf7.svg": b'<?xml version="1.0" encoding="utf-7"?>' + svg("+ADw-script+AD4-alert(1)+ADw-/script+AD4-").encode(),
    "data.svg": svg('<image href="data:image/svg+xml,%3Csvg xmlns=\'http://www.w3.org/2000/svg\'%3E%3Cimage href=\'{url}/in\'/%3E%3C/svg%3E" width="9" height="9"/>'),
    "handler.svg": svg('<handler xmlns="http://www.w3.org/2001/xml-events" type="text/ecmascript">x</handler><rect width="9" height="9"/>'),
})  # fmt: skip
_SVG_STYLES, _write_svg_styles = _shown({
    "import.svg": svg('<style>@import "{url}/i";</style><rect width="9" height="9"/>'),
    "escape.svg": svg("<style>rect { fill: \\75rl({url}/e1); filter: u\\72 l('{url}/e2') }</style><rect width='9' height='9'/>"),
    "face.svg": svg("<style>@font-face { font-family: x; src: url({url}/f) } text { font-family: x }</style><text y='9'>x</text>"),
    "attribute.svg": svg("<rect width='9' height='9' fill='url({url}/g#x)' style='mask: url({url}/m#x); cursor: url({url}/c), auto'/>"),
    "set.svg": svg("<style>rect { mask-image: image-set('{url}/a' 1x); background: image('{url}/b') src('{url}/c') }</style><rect/>"),
    "comment.svg": svg("<style>rect { fill: ur/**/l({url}/q); } /* */ @im\\port '{url}/r';</style><rect width='9' height='9'/>"),
    "entity.svg": svg("<style>&#64;import '{url}/n'; rect { fill: &#117;rl({url}/o) }</style><rect width='9' height='9'/>"),
    "cdata.svg": svg("<style><![CDATA[@import '{url}/d'; ]]></style><rect width='9' height='9'/>"),
})  # fmt: skip
_SVG_CYCLES, _write_svg_cycles = _shown({
    "use.svg": svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><use href="#a"/>'),
    "self.svg": svg('<g id="a"><use href="#a"/></g>'),
    "pattern.svg": svg('<pattern id="p" width="1" height="1"><rect width="1" height="1" fill="url(#p)"/></pattern><rect width="60" height="60" fill="url(#p)"/>'),
    "gradient.svg": svg('<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/><rect width="60" height="60" fill="url(#a)"/>'),
    "mask.svg": svg('<mask id="m"><rect width="9" height="9" mask="url(#m)"/></mask><rect width="60" height="60" mask="url(#m)"/>'),
    "clip.svg": svg('<clipPath id="c" clip-path="url(#c)"><rect width="9" height="9" clip-path="url(#c)"/></clipPath><rect width="60" height="60" clip-path="url(#c)"/>'),
    "marker.svg": svg('<marker id="m"><path d="M0 0L9 9" marker-end="url(#m)"/></marker><path d="M0 0L9 9" marker-end="url(#m)"/>'),
    "filter.svg": svg('<filter id="f"><feImage href="#r"/></filter><rect id="r" width="9" height="9" filter="url(#f)"/>'),
    "symbol.svg": svg('<symbol id="s"><use href="#t"/></symbol><symbol id="t"><use href="#s"/></symbol><use href="#s"/>'),
})  # fmt: skip
_SVG_BOMBS = {
    "dash": svg('<path d="M0 0H1000000" stroke="black" stroke-dasharray="0.000001"/>'),
    "dashes": svg('<path d="M0 0H60" stroke="black" stroke-dasharray="0.00001 0.00001" stroke-width="50"/>'),
    "pattern": svg(
        "".join(
            f'<pattern id="p{n}" width="0.001" height="0.001" patternUnits="userSpaceOnUse">'
            f'<rect width="60" height="60" fill="url(#p{n + 1})"/></pattern>'
            for n in range(6)
        )
        + '<rect width="60" height="60" fill="url(#p0)"/>'
    ),
    "blur": svg(
        '<filter id="f" width="1000" height="1000"><feGaussianBlur stdDeviation="99999"/><feTurbulence numOctaves="99999" baseFrequency="9"/></filter><rect width="60" height="60" filter="url(#f)"/>'
    ),
    "filters": svg(
        "".join(
            f'<filter id="f{n}"><feGaussianBlur stdDeviation="50"/><feMorphology radius="500"/></filter>'
            for n in range(200)
        )
        + "".join(f'<rect width="60" height="60" filter="url(#f{n})"/>' for n in range(200))
    ),
    "huge": '<svg xmlns="http://www.w3.org/2000/svg" width="1e9" height="1e9" viewBox="0 0 1e30 1e30"><rect width="1e30" height="1e30"/></svg>',
    "tiny": '<svg xmlns="http://www.w3.org/2000/svg" width="1e-9" height="1e9"><rect width="1" height="1"/></svg>',
    "nan": '<svg xmlns="http://www.w3.org/2000/svg" width="NaN" height="inf" viewBox="0 0 0 0"><rect width="-1" height="1e400"/></svg>',
    "points": svg('<path d="M0 0' + "L9 9L0 1" * 400_000 + '"/>'),
    "shapes": svg("<circle r='9'/>" * 200_000),
    "deep": svg("<g>" * 20_000 + "<rect width='9' height='9'/>" + "</g>" * 20_000),
    "nested": svg('<svg width="9" height="9">' * 2_000 + "</svg>" * 2_000),
    "text": svg(f'<text y="9">{"word " * 300_000}</text>'),
    "letters": svg("".join(f'<text y="9" transform="rotate({n})" opacity="0.5">abcdef</text>' for n in range(20_000))),
    "uses": svg('<g id="a">' + "<rect width='1' height='1'/>" * 300 + "</g>" + '<use href="#a"/>' * 3_000),
    "layers": svg("<g opacity='0.5'>" * 500 + "<rect width='60' height='60'/>" + "</g>" * 500),
    "style": svg(
        "<style>"
        + "".join(f"rect:nth-child({n}n+1) > g, .c{n} * * * {{ fill: red }}" for n in range(5_000))
        + "</style>"
        + "<rect width='1' height='1' class='c1'/>" * 2_000
    ),
}


def _many(lab: Lab) -> str:
    for n in range(400):
        lab.write(f"many/p{n}.png", png(16 + n % 50, 16))
    return HEAD + "".join(f"![p{n} x](many/p{n % 400}.png?{n})\n\n" for n in range(3_000))


def _heavy(lab: Lab) -> str:
    """Two hundred pictures, each just below the limits of one."""
    content = png(4_400, 4_400)
    for n in range(200):
        lab.write(f"heavy/p{n}.png", content + b"\0" * n)
    return HEAD + "".join(f"![p{n} x](heavy/p{n}.png)\n\n" for n in range(200))


def _bomb(name: str) -> tuple[str, Callable[[Lab], None]]:
    return _shown({f"bomb_{name}.svg": _SVG_BOMBS[name]})


def _one(name: str) -> Callable[[Lab], None]:
    return _bomb(name)[1]


CASES = (
    case("polyglots.md", "sanitise", "all", "ok", "A picture is pixels: nothing else of its file is in an output",
         _POLYGLOTS, holds_not(_TAIL, CANARY), beside=_write_polyglots),
    case("broken_pictures.md", "limit", "all", "ok", "Refused from the header, or shown; each that is refused is named",
         _BROKEN, finds("image-refused", at_least=10), within(15, 500), beside=_write_broken),
    case("frames.md", "limit", "all", ANY_END, "An animation is its first frame; a text in a picture is not unpacked",
         _FRAMES, within(20, 500), beside=_write_frames),
    case("svg_active.md", "contain", "all", "ok", "SVG draws itself or is refused; no hit, nothing from outside",
         _SVG_ACTIVE, holds_not(CANARY), within(30), beside=_write_svg_active),
    case("svg_styles.md", "contain", "all", "ok", "A style of a picture loads nothing", _SVG_STYLES, within(30),
         beside=_write_svg_styles),
    case("svg_cycles.md", "limit", "all", ANY_END, "A picture that draws itself ends", _SVG_CYCLES, beside=_write_svg_cycles),
    *(
        case(f"svg_bomb_{name}.md", "limit", "all", ANY_END, "Ends within the limits", _bomb(name)[0], beside=_one(name))
        for name in _SVG_BOMBS
    ),
    case("pictures_3000.md", "limit", "all", ANY_END, "At most 200 pictures; the rest are named or the document is refused", _many),
    case("pictures_heavy.md", "limit", "all", ANY_END, "Ends within the limits", _heavy),
    case(
        "picture_sizes.md", "sanitise", "all", "ok", "A size is one that a page can have",
        HEAD + "".join(
            f'<img src=sized.png alt="s {n}" width="{size}" height="{size}">\n\n' for n, size in enumerate(
                ("99999999", "0", "-1", "1e9", "1e-9", "100000%", "0%", "NaN", "1px;x:y", "99999", "50%", "1.5.2", "٣", "99999.99999")
            )
        ) + '<img src=sized.png width=99999 height=1> <img src=sized.png width=1 height=99999> ' + "<img src=sized.png>" * 200 + "\n",
        within(60), beside=lambda lab: lab.write("sized.png", png(16, 16)),
    ),
)  # fmt: skip
