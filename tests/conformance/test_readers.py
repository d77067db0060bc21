"""What each reader sees of a small document, and that what is taken from a file, or added to it, is told."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable

import pytest

from rfcexport import Settings, parse_rfc
from rfcexport.exporters.docx import export_docx
from rfcexport.pipeline import manuscript_of
from tests.conformance.mammoth_tally import tally_of_html, told_by_mammoth
from tests.conformance.model_tally import tally_of_model
from tests.conformance.pandoc_tally import tally_of_pandoc, told_by_pandoc
from tests.conformance.python_docx_tally import tally_of_python_docx, told_by_python_docx
from tests.conformance.tally import Fold, Tally, differences

_MARKDOWN = """# RFC 7: Readers

Status: Draft

## One

A formula $a^2$, a note[^n] and one in a heading below.

[^n]: A note.

    - listed

- first
  - inner

    goes on

    ```rust
    fn main() {}
    ```
    ```
    second
    ```
- last

1. number
   ```diff
   +a
   -b
   ```

- [ ] open

  more of it
- [x] done

> quote
>
> - in a quote
>
> | q |
> |---|
> | 1 |

> ## A heading in a quote

### Deep

| a | b |
|---|---|
| <ul><li>x</li></ul> | 2 |
|   | 3 |

```python title="x.py" linenos
def f():
    pass
```
```mermaid
flowchart LR
  A --> B
```

## Two

$$x = \\frac{1}{2}$$
"""

Reader = Callable[[bytes], Tally]
_READERS: list[tuple[Reader, Fold]] = [
    (tally_of_python_docx, told_by_python_docx),
    (tally_of_pandoc, told_by_pandoc),
]
_IDS = ["python-docx", "pandoc"]


@pytest.fixture(scope="module")
def model() -> Tally:
    """What the document holds."""
    return tally_of_model(manuscript_of(parse_rfc(_MARKDOWN.encode()).value, Settings()).value)


@pytest.fixture(scope="module")
def docx() -> bytes:
    """The document as a Word file."""
    return export_docx(manuscript_of(parse_rfc(_MARKDOWN.encode()).value, Settings()).value).value


def test_the_model_is_counted_kind_by_kind(model: Tally) -> None:
    assert model.levels == [1, 2, 1]
    assert dict(model.counts) == {
        "heading 1": 2, "heading 2": 1, "formula": 2, "footnote": 1, "bulleted item 1 in a footnote": 1,
        "bulleted item 1": 4, "bulleted item 2": 1, "numbered item 1": 1, "task": 2, "code block": 4, "picture": 1,
        "table": 2, "table row": 5,
    }  # fmt: skip


@pytest.mark.parametrize(("read", "fold"), _READERS, ids=_IDS)
def test_a_reader_sees_what_the_model_has(read: Reader, fold: Fold, model: Tally, docx: bytes) -> None:
    assert list(differences(model, read(docx), fold)) == []


@pytest.mark.parametrize(("read", "fold"), _READERS, ids=_IDS)
@pytest.mark.parametrize(
    ("pattern", "replacement", "kinds"),
    [
        ('<w:pStyle w:val="Heading2" />', '<w:pStyle w:val="BodyText" />', ["heading 2"]),
        ('<w:pStyle w:val="Heading2" />', '<w:pStyle w:val="Heading3" />', ["heading 2", "heading 3"]),
        (r'(<w:pStyle w:val="Compact" />)<w:numPr>.*?</w:numPr>', r"\1", ["bulleted item"]),
        (r'<w:tbl>(?:(?!<w:tbl>).)*?"RFCTable" />.*?</w:tbl>', "<w:p/>", ["table", "table row"]),
        (r'<w:r>(?:(?!<w:r>).)*?<w:footnoteReference [^>]*/>\s*</w:r>', "", ["footnote"]),
        (r'<w:pStyle w:val="SourceCodeList2"/>', '<w:pStyle w:val="BodyText"/>', ["code block"]),
        (r"<m:oMath>.*?</m:oMath>", "", ["formula"]),
        (r"<w:r><w:drawing>.*?</w:drawing></w:r>", "", ["picture"]),
        (r"<w:sdt><w:sdtPr><w14:checkbox>.*?</w:sdt>", "", ["task"]),
    ],
)  # fmt: skip
def test_what_a_reader_sees_less_of_is_told(
    pattern: str, replacement: str, kinds: list[str], read: Reader, fold: Fold, model: Tally, docx: bytes
) -> None:
    changed = _changed(docx, lambda text: re.sub(pattern, replacement, text, count=1, flags=re.DOTALL))
    told = {fault.rule for fault in differences(model, read(changed), fold)}
    assert all(any(rule.startswith(kind) for rule in told) for kind in kinds), told


@pytest.mark.parametrize(("read", "fold"), _READERS, ids=_IDS)
def test_two_blocks_of_code_without_a_line_between_are_told(
    read: Reader, fold: Fold, model: Tally, docx: bytes
) -> None:
    joined = _changed(docx, lambda text: re.sub(r'<w:p><w:pPr><w:pStyle w:val="ListSeparator"/>.*?</w:p>', "", text))
    told = [(fault.rule, fault.example) for fault in differences(model, read(joined), fold)]
    expected = "must see as many as the document has: 4; found 3"
    # pandoc keeps apart what goes on with an item, each paragraph for itself.
    assert told == ([("code block", expected)] if read is tally_of_python_docx else [])


def test_headings_in_another_order_are_told_where_their_counts_are_the_same() -> None:
    wanted, found = Tally(), Tally()
    for level in (1, 2, 1):
        wanted.heading(level)
    for level in (1, 1, 2):
        found.heading(level)
    (fault,) = differences(wanted, found, told_by_python_docx)
    assert (fault.rule, fault.example) == ("order of headings", "heading 2 must have level 2; found 1")


def test_a_note_without_a_reference_is_told(docx: bytes) -> None:
    lonely = _changed(docx, lambda text: re.sub(r"<w:footnoteReference [^>]*/>", "", text))
    assert tally_of_python_docx(lonely).counts["footnote without its other half"] == 1


def test_mammoths_html_is_counted_by_what_it_stands_for() -> None:
    html = (
        '<table class="own"><tr><td><p>cover</p></td></tr></table>'
        '<h1><a id="x"></a>One</h1><h6 class="level-8">Deep</h6>'
        "<ul><li>a<ul><li></li></ul></li></ul><p>goes on</p><ul><li><ol><li>nested</li></ol></li></ul>"
        '<ul><li><input type="checkbox" />\ttask</li></ul><pre>code</pre>'
        "<table><thead><tr><th><p>h</p></th></tr></thead>"
        '<tbody><tr><td><ul><li>c</li></ul><img src="" /></td></tr></tbody></table>'
        '<ol><li id="footnote-1"><p>note</p><ul><li>in it</li></ul></li></ol>'
    )
    tally = tally_of_html(html)
    assert tally.levels == [1, 8]
    assert +tally.counts == Counter(
        {
            "heading 1": 1, "heading 8": 1, "bulleted item 1": 2, "bulleted item 2": 1, "numbered item 2": 1, "task": 1,
            "code block": 1, "table": 1, "table row": 2, "picture": 1, "footnote": 1,
            "bulleted item 1 in a footnote": 1,
        }
    )  # fmt: skip


def test_readers_are_not_held_to_what_they_cannot_tell() -> None:
    assert (told_by_mammoth("formula"), told_by_mammoth("bulleted item 3")) == (None, "bulleted item 3")
    assert [told_by_pandoc(kind) for kind in ("numbered item 2", "task", "bulleted item 1 in a footnote")] == [
        "numbered item", "task", None,
    ]  # fmt: skip


def _changed(docx: bytes, change: Callable[[str], str]) -> bytes:
    """The file with its text changed; it must be."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            content = package.read(name)
            if name == "word/document.xml":
                text = change(content.decode())
                assert text != content.decode()
                content = text.encode()
            changed.writestr(name, content)
    return out.getvalue()
