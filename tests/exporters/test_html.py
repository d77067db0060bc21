"""The HTML file: one file, sealed, whole without scripts, with the same cover as every other format."""

from __future__ import annotations

import hashlib
import re
from base64 import b64decode, b64encode
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from rfcexport import Settings, export_rfc, parse_rfc

SOURCE = b"""# Background Compaction

- **RFC ID**: 2026-11-03-wal-compaction
- **Status**: Draft
- **Author(s)**: Ines Okafor, Tomas Lindqvist <tomas@example.org>
- **Created**: 2026-11-03
- **Last Updated**: 2026-11-19
- **Supersedes**: 2025-02-11-log-truncation

## Summary

Replace the log truncation with a compactor[^a] at < 5 s & "flat" latency. See [the design](#detailed-design).

## Detailed Design

### Top

- [x] keep the format
- [ ] replace the *file system*

| Incident | | Size |
|---|---|--:|
| Checkout | x | 41 |

```rust
fn compact(keep: &str) -> bool { true }
```

```diff
-old
+new
```

```
+----+      +----+
| a  | ---> | b  |
+----+      +----+
```

### Top

> [!WARNING]
> Do not run two compactors.

<details><summary>More</summary>

Folded **words**[^b].

</details>

![A drawing](https://example.org/remote.png)

## Drawbacks

FILLER

## Questions

None.

[^a]: First note.
[^b]: Second note, `with code`.
""".replace(b"FILLER", b"Words that make this long enough for a table of contents. " * 60)


class Elements(HTMLParser):
    """The start tags of a page in order, as name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.found if tag in names]


@cache
def page(**settings: object) -> str:
    exported = export_rfc(parse_rfc(SOURCE).value, "html", settings=Settings(org="Meridian", **settings))  # type: ignore[arg-type]
    return exported.value.decode("utf-8")


def tree() -> ElementTree.Element:
    return ElementTree.fromstring(page().removeprefix("<!DOCTYPE html>"))


def words(element: ElementTree.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def policy() -> dict[str, str]:
    metas = Elements(page()).named("meta")
    content = next(meta["content"] for meta in metas if meta.get("http-equiv") == "Content-Security-Policy")
    return dict(part.strip().split(" ", 1) for part in (content or "").split(";"))


def test_page_is_xml_as_well_as_html() -> None:
    assert tree().attrib == {"lang": "en", "class": "screen band"}


def test_same_bytes_on_a_second_run() -> None:
    rfc = parse_rfc(SOURCE).value
    assert export_rfc(rfc, "html").value == export_rfc(rfc, "html").value


def test_policy_admits_the_one_script_and_nothing_from_outside() -> None:
    scripts = re.findall(r"<script(?! type=\"text/markdown\")\b[^>]*>(.*?)</script>", page(), re.DOTALL)
    hashes = [b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    styles = re.findall(r"<style>(.*?)</style>", page(), re.DOTALL)
    hashes += [b64encode(hashlib.sha256(style.encode()).digest()).decode() for style in styles]
    assert (len(scripts), len(styles)) == (1, 1)
    assert policy() == {
        "default-src": "'none'",
        "img-src": "data:",
        "font-src": "data:",
        "style-src": "'unsafe-inline'",
        "style-src-elem": f"'sha256-{hashes[1]}'",
        "script-src": f"'sha256-{hashes[0]}'",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_is_loaded_from_an_address() -> None:
    loaded = Elements(page()).named("link", "script", "img", "iframe", "source", "video", "audio", "object", "embed")
    addresses = [value for tag in loaded for name, value in tag.items() if name in ("src", "srcset", "href", "data")]
    styles = "".join(re.findall(r"<style>(.*?)</style>", page(), re.DOTALL))
    assert [address for address in addresses if not (address or "").startswith("data:")] == []
    assert re.findall(r"url\((?![\"']?data:)", styles) == []
    assert "@import" not in styles


def test_policy_stands_before_all_that_it_governs() -> None:
    assert page().index("Content-Security-Policy") < page().index("<style>")


def test_cover_states_the_same_words_in_the_same_order() -> None:
    cover = tree().find(".//header")
    assert cover is not None
    assert [
        (words(row.find("dt")), [words(value) for value in row.findall("dd")]) for row in cover.iterfind(".//dl/div")
    ] == [
        ("Status", ["Draft"]),
        ("Authors", ["Ines Okafor", "Tomas Lindqvist"]),
        ("Created", ["3 November 2026"]),
        ("Last updated", ["19 November 2026"]),
        ("Supersedes", ["2025-02-11-log-truncation"]),
        ("sha256", [" ".join(re.findall("....", hashlib.sha256(SOURCE).hexdigest()[:16]))]),
    ]
    assert [words(line) for line in cover.iter() if line.tag in ("p", "h1")] == [
        "Draft",
        "Meridian",
        "Request for Comments",
        "2026-11-03-wal-compaction",
        "Background Compaction",
        'Replace the log truncation with a compactor at < 5 s & "flat" latency. See the design.',
    ]


def test_ids_are_unique_and_every_inner_link_arrives() -> None:
    elements = Elements(page())
    ids = Counter(attributes["id"] for _, attributes in elements.found if "id" in attributes)
    targets = {(link["href"] or "")[1:] for link in elements.named("a") if (link["href"] or "").startswith("#")}
    assert [name for name, count in ids.items() if count > 1] == []
    # A browser takes an address that ends in #top to the top of the page.
    assert targets - ids.keys() - {"top"} == set()


def test_contents_list_every_section() -> None:
    found = tree()
    contents = [link.get("href", "")[1:] for link in found.iterfind(".//nav//a")]
    headings = [heading.get("id") for heading in found.iterfind(".//main//*[@class='heading']/*[@id]")]
    assert contents == headings == ["summary", "detailed-design", "top-1", "top-2", "drawbacks", "questions"]


def test_contents_are_unfolded_without_scripts() -> None:
    details = tree().find(".//nav/details")
    assert details is not None
    assert details.get("open") == ""


def test_contents_are_left_out_when_not_wanted() -> None:
    assert "<nav" not in page(toc=False)


def test_each_heading_has_a_link_to_itself_that_is_named() -> None:
    for heading in tree().iterfind(".//main//*[@class='heading']"):
        title, link = list(heading)
        assert link.get("href") == f"#{title.get('id')}"
        assert (link.get("aria-label") or "").startswith("Copy link to this section: ")


def test_task_boxes_say_their_state() -> None:
    boxes = tree().findall(".//*[@role='checkbox']")
    assert [(box.get("aria-checked"), box.get("aria-disabled")) for box in boxes] == [
        ("true", "true"),
        ("false", "true"),
    ]


def test_footnotes_lead_there_and_back() -> None:
    found = tree()
    calls = [(call.get("id"), call.get("href")) for call in found.iterfind(".//*[@role='doc-noteref']")]
    notes = [
        (note.find(".//*[@role='doc-backlink']"), note.get("id"))
        for note in found.iterfind(".//*[@role='doc-endnotes']//li")
    ]
    backs = [(back.get("href"), f"#{name}") for back, name in notes if back is not None]
    assert calls == [(back[1:], there) for back, there in backs if back]
    assert len(calls) == 2


def test_boxes_that_may_scroll_take_the_focus_and_have_names() -> None:
    regions = tree().findall(".//*[@role='region']")
    assert [(box.tag, box.get("tabindex"), box.get("aria-label")) for box in regions] == [
        ("div", "0", "Table 1"),
        ("pre", "0", "Diagram 1"),
    ]


def test_a_header_cell_without_words_is_no_header() -> None:
    head = tree().find(".//thead/tr")
    assert head is not None
    assert [(cell.tag, cell.get("scope")) for cell in head] == [("th", "col"), ("td", None), ("th", "col")]


def test_a_refused_picture_leaves_its_words() -> None:
    found = tree().find(".//*[@class='missing-picture']")
    assert words(found) == "Picture not shown: A drawing https://example.org/remote.png"


def test_language_of_code_and_kinds_of_changed_lines_are_marked() -> None:
    blocks = tree().findall(".//pre[@class='code']")
    assert [block.get("data-language") for block in blocks] == ["rust", "diff"]
    assert [line.get("class") for line in blocks[1].iterfind(".//*") if "line" in (line.get("class") or "")] == [
        "line removed",
        "line added",
    ]


def test_line_numbers_on_request() -> None:
    assert 'class="code numbered"' in page(line_numbers=True)
    assert 'class="code numbered"' not in page()


def test_script_has_its_words_from_the_theme() -> None:
    script = tree().find(".//script")
    assert script is not None
    assert script.attrib == {"data-copy": "Copy", "data-copied": "Copied"}


def test_script_has_no_less_than_sign_and_no_ampersand() -> None:
    script = re.findall(r"<script\b[^>]*>(.*?)</script>", page(), re.DOTALL)[0]
    assert not set("<&") & set(script)


@pytest.mark.parametrize("family", ["IBM Plex Sans", "IBM Plex Serif", "IBM Plex Mono"])
def test_faces_are_embedded(family: str) -> None:
    rules = re.findall(r'@font-face\{font-family:"([^"]+)".*?base64,([^)]+)\)', page())
    fonts = [b64decode(data) for name, data in rules if name == family]
    assert fonts
    assert {font[:4] for font in fonts} == {b"wOFF"}


def test_words_cannot_leave_their_place() -> None:
    hostile = (
        b"# </title><script>alert(1)</script>\n\n## <style>x</style> \"' script-src 'none' </style>\n\n`</script>`\n"
    )
    html = export_rfc(parse_rfc(hostile).value, "html").value.decode()
    # The page's own, and the block of data with its source.
    assert html.count("<script") == 2
    assert html.count("<style") == 1
    assert "alert(1)</script>" not in html


def test_a_heading_without_words_is_not_in_the_contents() -> None:
    words = "word " * 500
    text = f"# T\n\n## One\n\n{words}\n\n## Two\n\n### \n\nMore.\n\n## Three\n\nx\n\n## Four\n\nx\n"
    html = export_rfc(parse_rfc(text.encode(), path="rfc.md").value, "html").value.decode()
    contents = html[html.index('class="contents') : html.index("<main")]
    assert re.findall(r'<a href="#([^"]*)"', contents) == ["one", "two", "three", "four"]
