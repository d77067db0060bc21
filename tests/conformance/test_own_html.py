from __future__ import annotations

import pytest

from tests.conformance.own_html import without_own_html


@pytest.mark.parametrize(
    ("markdown", "without"),
    [
        ("a <b>c</b> <br/>\n", "a &lt;b>c&lt;/b> &lt;br/>\n"),
        ("<details>\n<summary>x</summary>\n", "&lt;details>\n&lt;summary>x&lt;/summary>\n"),
        ("<img\n  src='x'>\n", "&lt;img\n  src='x'>\n"),
        ("x < y and 1 <2\n", "x < y and 1 <2\n"),
        ("<https://example.org/> and <a@example.org>\n", "<https://example.org/> and <a@example.org>\n"),
        ("`<b>` and ``a ` <b>`` and <i>\n", "`<b>` and ``a ` <b>`` and &lt;i>\n"),
        ("```html\n<b>\n```\n<b>\n", "```html\n<b>\n```\n&lt;b>\n"),
        ("~~~~\n~~~\n<b>\n~~~~\n<b>", "~~~~\n~~~\n<b>\n~~~~\n&lt;b>"),
    ],
)
def test_without_own_html(markdown: str, without: str) -> None:
    assert without_own_html(markdown) == without
