from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.checks import links
from tests.checks.subjects import HEAD, found, subject, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a folder of RFCs."""
    for name in ("README.md", "rfcs/first queue.md", "rfcs/notes/index.md", "rfcs/plan.md", "rfcs/picture.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("# Here\n", "utf-8")
    return tmp_path / "rfcs"


def missing_files(body: str, folder: Path) -> list[str]:
    return written(links.missing_file(subject(HEAD + body, folder=folder)))


def test_a_link_to_a_file_that_is_not_there_is_told_where_it_stands(folder: Path) -> None:
    body = "See [one](gone.md#design) and\n[two](picture.png).\n\n[three][x]\n\n[x]: <no folder/x.md>\n"
    assert missing_files(body, folder) == [
        "5:11 link must lead to a file that is there; found gone.md#design",
        "10:7 link must lead to a file that is there; found no%20folder/x.md",
    ]


@pytest.mark.parametrize(
    "address",
    [
        "plan.md", "./plan.md#design", "plan.md?plain=1", "first%20queue.md", "<first queue.md>", "notes", "notes/",
        "plan", "plan.html", "picture.png", "#here", "?tab=readme", "https://example.com/gone.md",
        "mailto:a@example.com", "//example.com/gone.md", "{{ site.url }}/gone.md", "../../outside.md",
    ],
)  # fmt: skip
def test_a_link_is_quiet(address: str, folder: Path) -> None:
    assert missing_files(f"[x]({address})\n", folder) == []


def test_a_link_from_the_root_begins_there(folder: Path) -> None:
    text = f"{HEAD}[a](/README.md) [b](/gone.md)\n"
    whole = subject(text, folder=folder)
    # Without a project round it nobody knows where the root is.
    assert written(links.missing_file(whole)) == []
    (folder / ".git").mkdir()
    assert written(links.missing_file(whole)) == [
        "5:5 link must lead to a file that is there; found /README.md",
        "5:21 link must lead to a file that is there; found /gone.md",
    ]


@pytest.mark.parametrize(
    ("address", "hint"),
    [
        ("www.example.com/x", "write https:// before the address"),
        ("github.com/x/y", "write https:// before the address"),
        ("ada@example.com", "write mailto: before the address"),
        ("gone.md", None),
    ],
)
def test_a_forgotten_scheme_is_named(address: str, hint: str | None, folder: Path) -> None:
    (one,) = links.missing_file(subject(f"{HEAD}[x]({address})\n", folder=folder))
    assert one.hint == hint


def test_a_link_to_nothing_is_told(folder: Path) -> None:
    assert missing_files("See [one]().\n", folder) == ["5:9 link must lead to a file or an address; found neither"]


def test_standard_input_stands_in_no_folder() -> None:
    assert found(links.missing_file, f"{HEAD}[x](gone.md)\n") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See [the queue][q].", ["5:17 reference must have a definition; found none of [q]"]),
        ("See [the queue][].", ["5:6 reference must have a definition; found none of [the queue]"]),
        ("![A queue][q]", ["5:12 reference must have a definition; found none of [q]"]),
        ("See [the\nqueue][q].", ["6:8 reference must have a definition; found none of [q]"]),
        ("See [the `queue`][`q`].", ["5:19 reference must have a definition; found none of [`q`]"]),
    ],
)
def test_a_reference_without_definition_is_told(text: str, expected: list[str]) -> None:
    assert found(links.undefined_reference, f"{HEAD}{text}\n") == expected


@pytest.mark.parametrize(
    "text",
    [
        "See [the queue][Q].\n\n[q]: https://example.com",
        "See [the queue][].\n\n[The  Queue]: https://example.com",
        "The item list[i][j] of `x` and `[a b][c]`.",
        "`items`[first][second]",
        "As told in [1][2] and [a][b].",
        "- [ ] [x][^1]\n- [x] [done][^1]\n\n[^1]: A note.",
        "    [the queue][q]",
        "```\n[the queue][q]\n```",
        "<!-- [the queue][q] -->",
        r"\[the queue][q]",
        "A [queue] alone.",
        "$x [a + b][c + d]$",
    ],
)
def test_what_is_no_reference_is_left_alone(text: str) -> None:
    assert found(links.undefined_reference, f"{HEAD}{text}\n") == []


def test_bare_http_is_told_at_each_place() -> None:
    text = f"{HEAD}http://one.dev and [two](http://two.dev/x?y).\n\n[x]: http://three.dev\n"
    assert found(links.plain_http, text) == [
        "5:1 address must begin with https://; found http://one.dev",
        "5:26 address must begin with https://; found http://two.dev/x?y",
        "7:6 address must begin with https://; found http://three.dev",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "http://localhost/x", "http://127.0.0.1/x", "http://[::1]/x", "http://printer/x", "http://printer.local",
        "http://queue.svc.cluster.local", "http://example.com/x", "http://a.example", "http://a.test", "http://host.dev:8080/x",
        "http://www.w3.org/2000/svg", "http://schemas.xmlsoap.org/soap/", "http://json-schema.org/draft-07/schema#",
        "`http://one.dev`", "```\nhttp://one.dev\n```", "<!-- http://one.dev -->", "An address begins with http://",
        "http://<host>/x", "http://{host}/x", "http://$HOST/x", "https://web.archive.org/web/2016/http://one.dev",
        'The value "http://one.dev/type" is compared.', "https://one.dev",
    ],
)  # fmt: skip
def test_an_address_is_quiet(text: str) -> None:
    assert found(links.plain_http, f"{HEAD}{text}\n") == []


@pytest.mark.parametrize(
    ("address", "folder", "top", "expected"),
    [
        ("x.md", "/a", "/", True),
        ("/x.md", "/a", "/", True),
        ("/y.md", "/a", "/", False),
        ("../ab/x.md", "/a", "/a", True),
        ("../y.md", "/a", "/a", True),
        ("../a", "/a", "/a", True),
        ("z", "/a", "/a", False),
    ],
)
def test_file_is_looked_for_below_the_top_alone(address: str, folder: str, top: str, expected: bool) -> None:
    there = {"/x.md", "/a/x.md", "/a"}
    assert links.is_there(address, folder, top, exists=there.__contains__) == expected
