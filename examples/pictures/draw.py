"""Draws the two pictures of the example RFC: `python examples/pictures/draw.py`.

The results are kept beside this file, so that the example needs no drawing tool. Both are drawn from the tables below
and come out the same every time.
"""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

HERE = Path(__file__).parent
FONTS = HERE.parent.parent / "styles" / "fonts"

INK, MUTED, RULE, ACCENT, PALE, TINT = "#1f2933", "#5b6674", "#d5dae0", "#0b5cad", "#9db4cc", "#e0edfa"

STATES = (
    # name, remark, left edge, is new in this proposal
    ("active", "being written", 0, False),
    ("sealed", "read only", 150, False),
    ("merging", "in a run", 300, True),
    ("replaced", "readers leave", 450, True),
    ("deleted", "unlinked", 600, True),
)
EDGES = ("64 MiB", "planner", "commit", "no reader")

STROKE = 'stroke-width="1.4"'

REPLAY_S = (("sessions", 900, 47), ("inventory", 150, 46), ("orders", 266, 128), ("telemetry", 377, 377))


def segment_lifecycle() -> str:
    """The states of a segment, left to right, with the way back after a crash, as SVG."""
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="110" viewBox="0 0 700 110" role="img" '
        "font-family=\"'IBM Plex Sans', 'DejaVu Sans', sans-serif\">",
        "<title>Life of a segment: active, sealed, merging, replaced, deleted</title>",
    ]
    for name, remark, left, is_new in STATES:
        fill, stroke = (TINT, ACCENT) if is_new else ("#ffffff", INK)
        parts += [
            f'<rect x="{left + 1}" y="1" width="98" height="54" rx="5" fill="{fill}" stroke="{stroke}" {STROKE}/>',
            _text(left + 50, 25, name, INK, size=14, weight=600),
            _text(left + 50, 43, remark, MUTED),
        ]
    for (_, _, left, _), label in zip(STATES[1:], EDGES, strict=True):
        parts += [
            f'<path d="M {left - 50} 34 H {left - 7}" stroke="{INK}" {STROKE} fill="none"/>',
            f'<path d="M {left} 34 l -9 -4.5 v 9 z" fill="{INK}"/>',
            _text(left - 26, 26, label, MUTED),
        ]
    parts += [
        f'<path d="M 350 56 V 82 H 200 V 64" stroke="{ACCENT}" {STROKE} fill="none" stroke-dasharray="4 3"/>',
        f'<path d="M 200 56 l -4.5 9 h 9 z" fill="{ACCENT}"/>',
        _text(275, 98, "crash before the commit", ACCENT),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, words: str, colour: str, *, size: float = 10.5, weight: int = 400) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{size}" font-weight="{weight}" '
        f'fill="{colour}">{words}</text>'
    )


def replay_time() -> Image.Image:
    """Replay before and with compaction, a pair of bars for each workload, at twice the size it is shown in."""
    image = Image.new("RGB", (1200, 560), "white")
    draw = ImageDraw.Draw(image)
    plain = ImageFont.truetype(FONTS / "IBMPlexSans-Regular.ttf", 26)
    strong = ImageFont.truetype(FONTS / "IBMPlexSans-SemiBold.ttf", 26)
    left, right, top, row = 180, 1080, 60, 118
    scale = (right - left) / 900
    for seconds in range(0, 901, 150):
        x = left + seconds * scale
        draw.line([(x, top - 8), (x, top + 4 * row - 10)], fill=RULE, width=2)
        draw.text((x, top + 4 * row + 12), f"{seconds} s", fill=MUTED, font=plain, anchor="mm")
    for index, (name, before, after) in enumerate(REPLAY_S):
        y = top + index * row
        draw.text((left - 20, y + 44), name, fill=INK, font=plain, anchor="rm")
        for offset, seconds, colour, font in ((4, before, PALE, plain), (46, after, ACCENT, strong)):
            draw.rectangle([(left, y + offset), (left + seconds * scale, y + offset + 36)], fill=colour)
            draw.text((left + seconds * scale + 12, y + offset + 18), str(seconds), fill=INK, font=font, anchor="lm")
    for x, colour, label in ((left, PALE, "before"), (left + 170, ACCENT, "with compaction")):
        draw.rectangle([(x, 8), (x + 24, 32)], fill=colour)
        draw.text((x + 36, 20), label, fill=INK, font=plain, anchor="lm")
    return image


if __name__ == "__main__":
    (HERE / "segment-lifecycle.svg").write_text(segment_lifecycle(), "utf-8")
    replay_time().quantize(32).save(HERE / "replay-time.png", optimize=True)
