"""Words of links that name one host and lead to another."""

from __future__ import annotations

import pytest

from rfcexport.link_words import named_elsewhere
from tests.trees import read


@pytest.mark.parametrize(
    ("words", "url", "hosts"),
    [
        ("https://good.org", "https://evil.org", ("good.org", "evil.org")),
        ("http://good.org/login?a=b#c", "http://evil.org/good.org", ("good.org", "evil.org")),
        ("ftp://good.org", "ftps://evil.org", ("good.org", "evil.org")),
        ("www.good.org", "https://evil.org", ("good.org", "evil.org")),
        ("WWW.GOOD.ORG", "HTTPS://EVIL.ORG", ("good.org", "evil.org")),
        ("HTTPS://Good.org", "https://evil.org", ("good.org", "evil.org")),
        # A name, a port, a mark behind the host, brackets before the address.
        ("https://ada:x@good.org", "https://evil.org", ("good.org", "evil.org")),
        ("https://evil.org@good.org", "https://evil.org", ("good.org", "evil.org")),
        ("https://good.org@evil.org/x", "https://good.org/x", ("evil.org", "good.org")),
        ("https://good.org:443/x", "https://evil.org:8443/x", ("good.org", "evil.org")),
        ("https://good.org.", "https://evil.org", ("good.org", "evil.org")),
        ("https://good.org, there", "https://evil.org", ("good.org", "evil.org")),
        ("https://good.org\\@evil.org", "https://evil.org", ("good.org", "evil.org")),
        ("(https://good.org)", "https://evil.org", ("good.org", "evil.org")),
        (" \u00a0\u201chttps://good.org\u201d", "https://evil.org", ("good.org", "evil.org")),
        # Encoded, and in signs that browsers read as those of an address.
        ("https://good.org%20", "https://evil.org", ("good.org", "evil.org")),
        ("https://%67ood.org", "https://%65vil.org", ("good.org", "evil.org")),
        ("https://good\u3002org", "https://evil.org", ("good.org", "evil.org")),
        ("\uff48ttps://good.org", "https://evil.org", ("good.org", "evil.org")),
        # Letters of another script that look like those of the host.
        ("https://g\u043e\u043ed.org", "https://good.org", ("g\u043e\u043ed.org", "good.org")),
        ("https://good.org", "https://xn--gd-jbca.org", ("good.org", "xn--gd-jbca.org")),
        ("https://strasse.de", "https://stra\u00dfe.de", ("strasse.de", "stra\u00dfe.de")),
        # Hosts that resemble each other, and those below which each name is somebody else's.
        ("https://good.org", "https://good.org.evil.net", ("good.org", "good.org.evil.net")),
        ("https://good.org", "https://notgood.org", ("good.org", "notgood.org")),
        ("https://ada.github.io", "https://bo.github.io", ("ada.github.io", "bo.github.io")),
        ("https://good.co.uk", "https://evil.co.uk", ("good.co.uk", "evil.co.uk")),
        ("https://good.org", "https://archive.org.evil.net", ("good.org", "archive.org.evil.net")),
        ("http://localhost:8080", "http://evil.org", ("localhost", "evil.org")),
        ("http://192.0.2.1", "http://198.51.2.1", ("192.0.2.1", "198.51.2.1")),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::2]/", ("[2001:db8::1]", "[2001:db8::2]")),
    ],
)
def test_hosts_are_told_when_the_words_name_another(words: str, url: str, hosts: tuple[str, str]) -> None:
    assert named_elsewhere(words, url) == hosts


@pytest.mark.parametrize(
    ("words", "url"),
    [
        ("the proposal", "https://evil.org"),
        ("see https://good.org", "https://evil.org"),
        ("good.org", "https://evil.org"),
        ("node.js", "https://nodejs.org"),
        ("https://", "https://evil.org"),
        ("", "https://evil.org"),
        ("https://good.org", "../good.md"),
        ("https://good.org", "#good"),
        ("https://good.org", "mailto:ada@evil.org"),
        ("https://good.org", "https://good.org/much/longer"),
        ("http://good.org", "https://www.good.org:443"),
        ("https://docs.good.org", "https://good.org/docs"),
        ("https://good.org", "https://good.org."),
        ("https://good.org", "https://ada@good.org"),
        ("https://a.good.co.uk", "https://b.good.co.uk"),
        ("https://b\u00fccher.example", "https://xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example", "https://B\u00dcCHER.example"),
        ("https://xn--\uffff.example", "https://xn--\uffff.example"),
        ("https://good.org/x", "https://web.archive.org/web/2026/https://good.org/x"),
        ("https://doi.example/10.1", "https://doi.org/10.1"),
        ("https://<host>.example.org", "https://docs.example.net"),
        ("https://api.{region}.example.org", "https://docs.example.net"),
        ("https://$HOST/x", "https://docs.example.net"),
        ("http://[2001:db8::1]", "http://[2001:db8::1]:8080"),
        ("http://192.0.2.1:80", "https://192.0.2.1"),
    ],
)
def test_nothing_is_told_when_words_and_address_belong_together(words: str, url: str) -> None:
    assert named_elsewhere(words, url) is None


@pytest.mark.parametrize(
    "words", ["https://" + "." * 90_000 + "x", "." * 90_000 + "https://", "https://" + "a@" * 45_000, " " * 90_000]
)
def test_words_are_looked_at_once_when_they_are_long(words: str) -> None:
    assert named_elsewhere(words, "https://evil.org") is None


def told(text: str) -> list[str]:
    return [str(found) for found in read(text).diagnostics]


def mismatch(place: str, shown: str = "good.org") -> list[str]:
    message = f"link must lead where its words say; found '{shown}', which leads to evil.org"
    return [f"x.md:{place}: warning[link-mismatch]: {message}"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[https://good.org](https://evil.org)", "1:10"),
        ("a\n\n[www.good.org](https://evil.org)", "3:6"),
        ("[https://good.org](//evil.org)", "1:10"),
        ("[https://good.org](https:\\\\\\\\evil.org)", "1:10"),
        ("[http&#115;://good.org](https://evil.org)", "1:1"),
        ("[https&colon;//good.org](https://evil.org)", "1:1"),
        ("[https\\://good.org](https://evil.org)", "1:1"),
        ("[`https://good.org`](https://evil.org)", "1:1"),
        ("[**https://good.org**](https://evil.org)", "1:12"),
        ("[~~*https://good.org*~~](https://evil.org)", "1:13"),
        ("[<b>https://good.org</b>](https://evil.org)", "1:13"),
        ("[*h*ttps://good.org](https://evil.org)", "1:1"),
        ("[https://good.org ![x](a.png)](https://evil.org)", "1:10"),
        ("[https://good.org]\n\n[https://good.org]: https://evil.org", "1:10"),
        ('<a href="https://evil.org">https://good.org</a>', "1:1"),
        ('<p><a href="https://evil.org">https://good.org</a></p>', "1:39"),
        ("| a |\n|---|\n| [https://good.org](https://evil.org) |", "3:12"),
        ("> # [https://good.org](https://evil.org)", "1:14"),
        ("a[^b]\n\n[^b]: [https://good.org](https://evil.org)", "3:16"),
    ],
)
def test_link_is_told_when_its_words_name_another_host(text: str, place: str) -> None:
    assert told(f"{text}\n") == mismatch(place)


def test_link_is_told_once_when_a_sign_is_left_out_of_its_words() -> None:
    assert told("[https:&#8203;//good.org](https://evil.org)\n") == [
        *mismatch("1:1"),
        "x.md:1:8: warning[text-invisible]: text must hold signs that show; "
        "found U+200B zero width space, which is left out",
    ]


@pytest.mark.parametrize(
    "text",
    ["<https://good.org>", "https://good.org/a", "[https://good.org](https://good.org/a)", "[a](https://good.org)",
     "[![https://good.org](a.png)](https://evil.org)", "[see <https://good.org>](https://evil.org)"],
)  # fmt: skip
def test_link_is_not_told_when_it_leads_where_its_words_say(text: str) -> None:
    assert told(f"{text}\n") == []
