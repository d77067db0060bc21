"""The pictures of a document: each looked at once, and what is told of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.diagnostics import Diagnostic, Position
from rfcexport.pipeline import lede_of, parse_rfc, pictures_of
from rfcexport.policy import Limits, Policy
from tests.pictures import SVG, png, raster

SCRIPTED = SVG.format("", '<rect width="1" height="1"/><script>x</script>')


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder of pictures."""
    (tmp_path / "flow.png").write_bytes(raster("PNG"))
    (tmp_path / "other.png").write_bytes(png(5, 5))
    (tmp_path / "scripted.svg").write_text(SCRIPTED)
    (tmp_path / ".git").mkdir()
    return tmp_path


def looked_at(root: Path, body: str, limits: Limits | None = None) -> tuple[set[str], list[Diagnostic]]:
    path = str(root / "rfc.md")
    rfc = parse_rfc(f"# Title\n\n{body}\n".encode(), path=path).value
    read = pictures_of(rfc, Policy(root, limits or Limits()))
    return set(read.value), list(read.diagnostics)


def found(root: Path, slug: str, message: str, line: int, column: int, hint: str | None = None) -> Diagnostic:
    return Diagnostic(slug, message, Position(str(root / "rfc.md"), line, column), hint=hint)


def test_nothing_is_told_when_a_picture_is_shown_as_it_is(root: Path) -> None:
    assert looked_at(root, "![a](flow.png)") == ({"flow.png"}, [])


def test_picture_is_told_once_when_it_was_cleaned(root: Path) -> None:
    message = "picture must draw itself and do no more; found script, left out of scripted.svg"
    assert looked_at(root, "![a](scripted.svg)\n\n![b](scripted.svg)") == (
        {"scripted.svg"}, [found(root, "image-cleaned", message, 3, 6)],
    )  # fmt: skip


def test_picture_is_told_each_time_when_it_is_refused(root: Path) -> None:
    message = "picture must lie outside the folder .git; found .git/a.png"
    assert looked_at(root, "![a](.git/a.png)\n\n![b](.git/a.png)") == (
        set(), [found(root, "image-refused", message, line, 6) for line in (3, 5)],
    )  # fmt: skip


def test_option_is_named_when_a_limit_is_the_reason(root: Path) -> None:
    message = "picture must have at most 5 pixels; found 3 x 2 in flow.png"
    hint = "--limit picture-pixels=NUMBER sets another limit"
    assert looked_at(root, "![a](flow.png)", Limits(picture_pixels=5)) == (
        set(), [found(root, "image-refused", message, 3, 6, hint)],
    )  # fmt: skip


def test_option_is_named_when_a_picture_is_remote(root: Path) -> None:
    message = "picture must lie below the document root; remote pictures are not fetched; found https://x.y/remote.png"
    assert looked_at(root, "![a](https://x.y/remote.png)") == (
        set(), [found(root, "image-refused", message, 3, 6, "--allow-remote-images fetches it")],
    )  # fmt: skip


def test_kind_alone_is_shown_when_a_picture_stands_in_the_text(root: Path) -> None:
    message = "picture must be PNG, JPEG, GIF, WebP, AVIF or SVG; found data:image/png;base64,..."
    assert looked_at(root, f"![a](data:image/png;base64,{'A' * 400})") == (
        set(), [found(root, "image-refused", message, 3, 6)],
    )  # fmt: skip


def test_pictures_are_counted_whether_they_are_shown_or_not(root: Path) -> None:
    _, diagnostics = looked_at(root, "![a](none.png)\n\n![b](flow.png)\n\n![c](other.png)", Limits(pictures=2))
    assert [diagnostic.message for diagnostic in diagnostics] == [
        "picture must be a file that exists; found none.png",
        "picture must be one of at most 2 pictures; found more in other.png",
    ]


def test_one_picture_is_held_when_it_has_several_addresses(root: Path) -> None:
    rfc = parse_rfc(b"# T\n\n![a](flow.png) ![b](./flow.png) ![c](flow.png?x=1)\n", path=str(root / "rfc.md")).value
    pictures = pictures_of(rfc, Policy(root)).value
    assert (len(pictures), len({id(picture) for picture in pictures.values()})) == (3, 1)


def test_pictures_are_refused_when_no_output_could_hold_them(root: Path) -> None:
    limits = Limits(output_bytes=len(raster("PNG")) + 10)
    shown, diagnostics = looked_at(root, "![a](flow.png)\n\n![b](./flow.png)\n\n![c](other.png)", limits)
    assert shown == {"flow.png", "./flow.png"}
    assert [(one.slug, one.hint) for one in diagnostics] == [
        ("image-refused", "--limit output=NUMBER sets another limit"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "lede"),
    [
        ("Jobs wait $n$ seconds.", "Jobs wait n seconds."),
        ("Jobs wait $2^{n}$ seconds.", None),
        ("Jobs wait. Then for long, for $2^{n}$ seconds." + " More of it." * 30, None),
        ("Jobs wait." + " More of it." * 9 + " In the end $2^{n}$ seconds.", "Jobs wait. More of it."),
    ],
)
def test_a_lede_has_no_tex(text: str, lede: str | None) -> None:
    assert lede_of(parse_rfc(f"# RFC: Jobs\n\n## Summary\n\n{text}\n".encode()).value) == lede
