"""Links to other RFCs lead to their exports."""

from __future__ import annotations

import pytest

from rfcexport.links import is_external, sibling_link


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("0012-x.md", "0012-x.pdf"),
        ("0012-x.md#design", "0012-x.pdf#design"),
        ("../text/0012-x.markdown", "../text/0012-x.pdf"),
        ("https://example.org/0012-x.md", "https://example.org/0012-x.md"),
        ("//example.org/x.md", "//example.org/x.md"),
        ("mailto:a@b.md", "mailto:a@b.md"),
        ("#design.md", "#design.md"),
        ("picture.png", "picture.png"),
        ("x.md?plain=1", "x.md?plain=1"),
    ],
)
def test_sibling_link_changes_relative_markdown_alone(url: str, target: str) -> None:
    assert sibling_link(url, "pdf") == target


def test_is_external_where_an_address_leaves_the_machine() -> None:
    found = [is_external(url) for url in ("https://a.b", "HTTP://a.b", "//a.b", "x.md", "#x", "mailto:a@b.c")]
    assert found == [True, True, True, False, False, False]
