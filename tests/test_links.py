"""Links to other RFCs lead to their exports."""

from __future__ import annotations

import pytest

from rfcexport.links import encoded, is_external, safe_target, sibling_link


@pytest.mark.parametrize(
    "url",
    [
        "", "#x", "?plain=1", "0012-x.md#a", "../notes/plan.txt", "./a:b", "/docs/plan.txt", "a%20b.txt",
        "https://example.org", "https://example.org/a?q=\\x#\\y", "HTTPS://Example.org/@ada", "//example.org/x",
        "https://[2001:db8::1]:8080/x", "mailto:ada@example.org", "mailto:ada@example.org?subject=A%20b&body=c%0D%0Ad",
        "tel:+49-30-123", "urn:ietf:rfc:9110", "doi:10.1000/182", "irc://irc.example.org/x",
    ],
)  # fmt: skip
def test_a_plain_address_stays(url: str) -> None:
    assert safe_target(url) == (f"https:{url}" if url.startswith("//") else url)


@pytest.mark.parametrize(
    "url",
    [
        # A program, a local file, a share of another machine.
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "vbscript:x", "data:text/html,x", "file:///etc/passwd", "FILE:x",
        "ms-word:ofe|u|https://example.org", "view-source:https://example.org", "C:\\x", "blob:https://example.org/x",
        "\\\\host\\share", "\\host\\share", "/\\host/share", "\\/host/share", "///host/share", "//", "\\\\?\\UNC\\host",
        # The same in disguise.
        "%6Aavascript:alert(1)", "java%0Ascript:x", "java%09script:x", "\u200bjavascript:x", "javascript%3Aalert(1)",
        "%5C%5Chost%5Cshare", "/%5Chost/share", "%2f%2fhost/share", "%252f%252fhost/share", "/%2Fhost/share",
        # Credentials, and no host.
        "https://ada:secret@example.org/", "https://example.org%40evil.example/", "//ada@example.org/", "https://",
        "http:",
        "mailto:ada@example.org%0ABcc:all@example.org",
    ],
)  # fmt: skip
def test_a_dangerous_address_is_no_target(url: str) -> None:
    assert safe_target(url) is None


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("docs\\plan.txt?a\\b", "docs/plan.txt?a\\b"),
        ("docs%5Cplan.txt", "docs/plan.txt"),
        (".\\\\host\\share", "./host/share"),
        ("/.//host/share", "/./host/share"),
        ("https:\\\\example.org\\x", "https://example.org/x"),
        ("https:///example.org/x", "https://example.org/x"),
        ("https://example.org\\@evil.example/", "https://example.org/@evil.example/"),
        ("http:example.org", "http://example.org"),
        ("mailto:ada@example.org?attach=/etc/passwd&subject=x", "mailto:ada@example.org?subject=x"),
        ("mailto:ada@example.org?subject=x%0d%0aBcc:all@example.org", "mailto:ada@example.org"),
    ],
)
def test_an_address_is_written_as_it_is_read(url: str, target: str) -> None:
    assert safe_target(url) == target
    assert safe_target(target) == target


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


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("https://a.co/x?y=1#z", "https://a.co/x?y=1#z"),
        ("https://[::1]:8080/a[1]", "https://[::1]:8080/a%5B1%5D"),
        ('https://a.co/{id}/"b"', "https://a.co/%7Bid%7D/%22b%22"),
        ("https://a.co/x#y#z[1]", "https://a.co/x#y%23z%5B1%5D"),
        ("a file|b.md#c d", "a%20file%7Cb.md#c%20d"),
        ("a%20file.md", "a%20file.md"),
        ("日本.md#見出し", "日本.md#見出し"),
        ("#a`b", "#a%60b"),
        ("", ""),
    ],
)
def test_target_is_a_valid_url_when_it_is_written(target: str, expected: str) -> None:
    assert encoded(target) == expected
