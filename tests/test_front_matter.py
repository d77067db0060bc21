"""Front matter and files beside a document: what they state, and what is refused or told of in them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from rfcexport.diagnostics import RefusedInput
from rfcexport.front_matter import Entry, FrontMatter, read_sidecar, split_front_matter
from rfcexport.policy import Limits


def entries(inside: str) -> tuple[Entry, ...]:
    front = split_front_matter(f"---\n{inside}---\n", path="x.md", limits=Limits()).value[0]
    return front.entries if front else ()


def values(inside: str) -> tuple[str, ...]:
    (entry,) = entries(inside)
    return entry.values


def test_body_keeps_its_lines_when_the_block_is_cut_off() -> None:
    read = split_front_matter("---\nid: 0012\n---\n# T\n", path="x.md", limits=Limits())
    assert (read.value, read.diagnostics) == ((FrontMatter((Entry("id", ("0012",), 2),), 3), "\n\n\n# T\n"), ())


@pytest.mark.parametrize("value", ["0012", "yes", "1.0", "2026-01-02", "null", "~", "0x10", "1e3", "a, b", "*.md"[1:]])
def test_value_is_the_string_written_when_yaml_has_a_type_for_it(value: str) -> None:
    assert values(f"k: {value}\n") == (value,)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("k: [a, b]\n", ("a", "b")),
        ("k:\n  - a\n  - b\n", ("a", "b")),
        ("k: 'a: b'\n", ("a: b",)),
        ("k: |\n  a\n  b\n", ("a\nb",)),
        ("k: >\n  a\n  b\n", ("a b",)),
        ("k:\n", ()),
        ("k: []\n", ()),
        ("k: [[a, b], c]\n", ("a, b", "c")),
        ("k: {A: [x, y], B: z}\n", ("A: x, y", "B: z")),
        ("k:\n  - Twitter: http://x\n", ("Twitter: http://x",)),
        ("k:\n  - {name: A, email: a@b}\n  - {login: C, github: cd, Role: lead}\n", ("A <a@b>", "C (@cd) (lead)")),
        ("k: {name: A, email: a@b}\n", ("A <a@b>",)),
        ("k: # none\n", ()),
    ],
)
def test_values_are_of_the_shape_when_they_are_lists_or_mappings(inside: str, expected: tuple[str, ...]) -> None:
    assert values(inside) == expected


def test_entries_stay_both_when_a_key_stands_twice() -> None:
    assert entries("k: a\nK: b\nk: c\n") == (Entry("k", ("a",), 2), Entry("K", ("b",), 3), Entry("k", ("c",), 4))


@pytest.mark.parametrize("text", ["# T\n", "---\n- a\n---\n", "---\nwords\n---\n", "---\n", "---\n---\n"])
def test_text_is_left_when_it_has_no_front_matter(text: str) -> None:
    read = split_front_matter(text, path="x.md", limits=Limits())
    assert (read.value, read.diagnostics) == ((None, text), ())


def test_block_ends_at_dots_when_yaml_does() -> None:
    assert split_front_matter("---\na: b\n...\nx\n", path="x.md", limits=Limits()).value[1] == "\n\n\nx\n"


def test_block_is_read_by_line_when_it_is_no_yaml() -> None:
    read = split_front_matter("---\ntitle: a: b\nbad\nx: 'y'\n---\n", path="x.md", limits=Limits())
    assert (read.value[0], [str(found) for found in read.diagnostics]) == (
        FrontMatter((Entry("title", ("a: b",), 2), Entry("x", ("y",), 4)), 5),
        [
            "x.md:2: warning[front-matter-yaml]: must have front matter that is YAML; "
            "found a line that is not, so it was read line by line"
        ],
    )


def refusal(call: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(RefusedInput) as refused:
        call()
    return str(refused.value), refused.value.hint


@pytest.mark.parametrize("text", ["---\na: &x [1]\nb: *x\n---\n", "---\na: &x\n  b: c\nd: {<<: *x}\n---\n"])
def test_block_is_refused_when_it_has_an_alias(text: str) -> None:
    line = text.count("\n", 0, text.index("*x")) + 1
    message = f"x.md:{line}: error[front-matter-alias]: must have front matter without aliases (*name); found one"
    assert refusal(lambda: split_front_matter(text, path="x.md", limits=Limits())) == (message, None)


SMALL = Limits(front_matter_bytes=20)
HINT = "--limit front-matter=NUMBER sets another limit"
ABOVE = "front matter must be at most 20 bytes; found {}"


@pytest.mark.parametrize(
    "text",
    [f"---\nt: {'x' * 16}\n---\nb\n", f"---\nt: {'é' * 8}\n---\nb\n", f"+++\nt = '{'x' * 13}'\n+++\nb\n"],
)
def test_block_is_read_when_it_has_as_many_bytes_as_the_limit(text: str) -> None:
    found = split_front_matter(text, path="x.md", limits=SMALL)
    assert (found.value[1], found.diagnostics) == ("\n\n\nb\n", ())


@pytest.mark.parametrize(
    ("text", "entries", "line", "size"),
    [
        (f"---\nt: {'x' * 17}\n---\n", (Entry("t", ("x" * 17,), 2),), 1, 21),
        (f"---\nt: {'é' * 9}\n---\n", (Entry("t", ("é" * 9,), 2),), 1, 22),
        (f"---\nt: {'x' * 36}\n---\n", (Entry("t", ("x" * 36,), 2),), 1, 40),
        (f"<!-- -->\n\n---\nt: {'x' * 17}\n---\n", (Entry("t", ("x" * 17,), 4),),
         3, 21),
        ('---\na: &x [1]\nb: *x\nc: "\\u202e"\n---\n',
         (Entry("a", ("&x [1]",), 2), Entry("b", ("*x",), 3), Entry("c", ("\\u202e",), 4)),
         1, 28),
    ],
    ids=["ascii", "bytes", "twice", "below a comment", "unread"],
)  # fmt: skip
def test_block_is_read_by_line_when_it_is_above_the_limit(
    text: str, entries: tuple[Entry, ...], line: int, size: int
) -> None:
    found = split_front_matter(text, path="x.md", limits=SMALL)
    assert found.value[0] is not None
    assert (found.value[0].entries, [(str(one), one.hint) for one in found.diagnostics]) == (
        entries,
        [(f"x.md:{line}: error[limit-front-matter]: {ABOVE.format(size)}, so it was read line by line", HINT)],
    )


@pytest.mark.parametrize("text", [f"---\nt: {'x' * 37}\n---\n", f"+++\nt = '{'x' * 34}'\n+++\n"])
def test_block_is_refused_when_it_is_twice_the_limit_and_more(text: str) -> None:
    message = f"x.md:1: error[limit-front-matter]: {ABOVE.format(41)}"
    assert refusal(lambda: split_front_matter(text, path="x.md", limits=SMALL)) == (message, HINT)


def test_block_of_toml_is_text_when_it_is_above_the_limit() -> None:
    text = f"+++\nt = '{'x' * 14}'\n+++\n"
    found = split_front_matter(text, path="x.md", limits=SMALL)
    message = f"x.md:1: error[limit-front-matter]: {ABOVE.format(21)}, so it is shown as text"
    assert (found.value, [(str(one), one.hint) for one in found.diagnostics]) == ((None, text), [(message, HINT)])


@pytest.mark.parametrize("length", [10, 40, 400])
def test_text_between_two_rules_is_text_when_it_is_above_the_limit(length: int) -> None:
    text = f"---\n\n{'word ' * length}\n\n---\n# T\n"
    assert split_front_matter(text, path="x.md", limits=SMALL).value == (None, text)


DEEP = "error[limit-nesting]: must nest at most 3 levels deep; found front matter that nests deeper"


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ("---\na: [[[b]]]\n---\n", False),
        ("---\na: [[[[b]]]]\n---\n", True),
        ("---\na:\n  - - - b\n---\n", False),
        ("---\na:\n  - - - - b\n---\n", True),
        ("---\na: {b: {c: {d: e}}}\n---\n", False),
        ("---\na: {b: {c: {d: {e: f}}}}\n---\n", True),
        ("+++\na = [[[1]]]\n+++\n", False),
        ("+++\na = [[[[1]]]]\n+++\n", True),
        ("+++\na.b.c = 1\n+++\n", False),
        ("+++\na.b.c.d = 1\n+++\n", True),
    ],
)
def test_block_is_refused_when_it_nests_deeper_than_the_limit(text: str, is_refused: bool) -> None:
    def split() -> object:
        return split_front_matter(text, path="x.md", limits=Limits(nesting=3)).value[0]

    if is_refused:
        line = 3 if "- - - -" in text else 2
        assert refusal(split) == (f"x.md:{line}: {DEEP}", "--limit nesting=NUMBER sets another limit")
    else:
        assert split() is not None


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("t: !!python/object:os.system x\n", (Entry("t", ("x",), 2),)),
        ("? [a, b]\n: c\n", (Entry("a, b", ("c",), 2),)),
        ("<<: {a: b}\n", (Entry("<<", ("a: b",), 2),)),
        ('t: "\\ud800x"\n', (Entry("t", ("x",), 2),)),
        ('"ti\\u200btle": x\n', (Entry("title", ("x",), 2),)),
        ('t: "\\U0001F468\\u200D\\U0001F469"\n', (Entry("t", ("\U0001f468\u200d\U0001f469",), 2),)),
        ('t: "\\x1b[31mx"\n', (Entry("t", ("[31mx",), 2),)),
    ],
)
def test_entries_are_plain_text_when_yaml_could_make_more_of_them(inside: str, expected: tuple[Entry, ...]) -> None:
    assert entries(inside) == expected


@pytest.mark.parametrize("inside", ['t: "\\U00110000"\n', 't: "\\UFFFFFFFF"\n', f"%YAML {'1' * 5_000}.1\nt: x\n"])
def test_block_is_read_by_line_when_the_library_gives_up(inside: str) -> None:
    found = split_front_matter(f"---\n{inside}---\n", path="x.md", limits=Limits())
    assert found.value[0] is not None
    assert ([entry.key for entry in found.value[0].entries], [one.slug for one in found.diagnostics]) == (
        ["t"],
        ["front-matter-yaml"],
    )


@pytest.mark.parametrize(
    ("inside", "values", "slugs"),
    [
        ("a = 0x" + "f" * 5_000, ("0x" + "f" * 5_000,), []),
        ("a = " + "9" * 4_000, ("9" * 4_000,), []),
        ("a = " + "9" * 4_300, (hex(int("9" * 4_300)),), []),
        ("a = " + "9" * 5_000, None, ["front-matter-toml"]),
        ("a = 2026-13-45", None, ["front-matter-toml"]),
        ('a = "\\ud800"', None, ["front-matter-toml"]),
    ],
)
def test_numbers_of_toml_are_read_or_shown_as_text_when_they_are_long(
    inside: str, values: tuple[str, ...] | None, slugs: list[str]
) -> None:
    found = split_front_matter(f"+++\n{inside}\n+++\n", path="x.md", limits=Limits())
    front = found.value[0]
    assert (front and front.entries, [one.slug for one in found.diagnostics]) == (
        values and (Entry("a", values, 2),),
        slugs,
    )


def sidecar(content: bytes, limits: Limits | None = None) -> tuple[FrontMatter | None, list[str]]:
    found = read_sidecar(content, path="s.yaml", limits=limits or Limits())
    return found.value, [str(one) for one in found.diagnostics]


@pytest.mark.parametrize("content", [b"t: a\nu: b\n", b"t: a\r\nu: b\r\n", b"t: a\ru: b\r", b"\xef\xbb\xbft: a\nu: b"])
def test_file_beside_states_the_same_when_its_line_ends_differ(content: bytes) -> None:
    assert sidecar(content) == (FrontMatter((Entry("t", ("a",), 1), Entry("u", ("b",), 2)), 0, "yaml", "s.yaml"), [])


def test_file_beside_is_not_read_when_it_is_above_the_limit() -> None:
    assert sidecar(b"t: " + b"x" * 17, SMALL) == (
        FrontMatter((Entry("t", ("x" * 17,), 1),), 0, "yaml", "s.yaml"),
        [],
    )
    message = "s.yaml: warning[limit-front-matter]: front matter must be at most 20 bytes; found 21, so it is not read"
    assert sidecar(b"t: " + b"x" * 18, SMALL) == (None, [message])


def test_signs_are_left_out_of_a_file_beside_when_they_show_nothing() -> None:
    assert sidecar("t\u200b: a\u202eb\n".encode()) == (
        FrontMatter((Entry("t", ("ab",), 1),), 0, "yaml", "s.yaml"),
        [
            "s.yaml:1:2: warning[text-invisible]: text must hold signs that show; "
            "found U+200B zero width space, which is left out",
            "s.yaml:1:6: warning[text-order]: must read in the order it is written; "
            "found U+202E right-to-left override, which is left out",
        ],
    )


def test_file_beside_is_refused_when_a_letter_in_it_has_too_many_marks() -> None:
    message = "s.yaml:2: error[limit-marks]: letter must carry at most 8 combining marks; found 9"
    content = b'a: b\nt: "q' + b"\\u0300" * 9 + b'"\n'
    assert refusal(lambda: sidecar(content)) == (message, "--limit marks=NUMBER sets another limit")


def test_keys_in_keys_cost_no_more_than_they_are_long() -> None:
    # A key that was read twice a level would be read a million times here.
    text = f"---\n{'? ' * 30}x\n---\n\nText.\n"
    assert split_front_matter(text, path="x.md", limits=Limits()).value[0] is not None


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_lines_are_those_of_the_source_when_a_sign_ends_one_for_yaml_alone(sign: str) -> None:
    text = f"---\ntitle: a{sign}b\nstatus: [x\n---\n\nText.\n"
    read = split_front_matter(text, path="x.md", limits=Limits())
    assert [found.position.line for found in read.diagnostics] == [4]
    front = read.value[0]
    assert front is not None
    assert front.entries[0] == Entry("title", ("a b",), 2)
