from __future__ import annotations

import pytest

from rfcexport.model import Person, Run
from rfcexport.people import people_of


def people(*texts: str) -> tuple[Person, ...]:
    return people_of((Run(text),) for text in texts)


def names(text: str) -> list[str]:
    return [person.name for person in people(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A", ["A"]),
        ("A B, C D", ["A B", "C D"]),
        ("A B,  C D , E", ["A B", "C D", "E"]),
        ("A and B", ["A", "B"]),
        ("A, B, and C", ["A", "B", "C"]),
        ("A & B", ["A", "B"]),
        ("A; B;C", ["A", "B", "C"]),
        ("张三、李四，王五", ["张三", "李四", "王五"]),
        ("Doe, Jane; Roe, Rick", ["Doe, Jane", "Roe, Rick"]),
        ("A B, Acme; C D, Bolt, Town", ["A B", "C D"]),
        ("A B / C D", ["A B", "C D"]),
        ("A B | C D", ["A B", "C D"]),
        ("A B und C D", ["A B", "C D"]),
        ("@a, , @b", ["@a", "@b"]),
        ("Rand Andy", ["Rand Andy"]),
        ("Jane O'Neil-Smith, Ph.D., Rick", ["Jane O'Neil-Smith, Ph.D.", "Rick"]),
        ("M. L. King, Jr., B", ["M. L. King, Jr.", "B"]),
        ("A (Acme, Inc.), B (Bolt and Co)", ["A", "B"]),
        ("ACME Corp.", ["ACME Corp."]),
        ("", []),
        (" , ; ", []),
        ("and", []),
    ],
)
def test_authors_are_parted_when_several_stand_in_a_line(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("A B <a@b.co>", Person("A B", email="a@b.co")),
        ("A B (a@b.co)", Person("A B", email="a@b.co")),
        ("a@b.co", Person("a@b.co", email="a@b.co")),
        ("A B (@ab)", Person("A B", handle="ab")),
        ("A B @ab", Person("A B", handle="ab")),
        ("@ab", Person("@ab", handle="ab")),
        ("A B (@ab) <a@b.co>", Person("A B", email="a@b.co", handle="ab")),
        ("A B <https://x.y/z>", Person("A B", url="https://x.y/z")),
        ("A B [@ab]", Person("A B", handle="ab")),
        ("A B (Company)", Person("A B", affiliation="Company")),
        ("A B, Company Ltd", Person("A B", affiliation="Company Ltd")),
        ("A B (with help from C)", Person("A B", remark="with help from C")),
        ("A B (13WGadgNgqSjiGQvfhimw9pX26mvGdYQ6)", Person("A B", remark="13WGadgNgqSjiGQvfhimw9pX26mvGdYQ6")),
        ("A  B", Person("A B")),
    ],
)
def test_author_is_taken_apart_when_marks_stand_beside_the_name(text: str, person: Person) -> None:
    assert people(text) == (person,)


def test_authors_are_parted_when_a_semicolon_and_handles_part_them() -> None:
    assert people("A (@a), B (@b); for the group") == (
        Person("A", handle="a"),
        Person("B", handle="b", remark="for the group"),
    )


def test_authors_are_parted_when_only_handles_part_them() -> None:
    assert people("A B (@ab) C D (@cd)") == (Person("A B", handle="ab"), Person("C D", handle="cd"))


def test_authors_are_parted_when_handles_have_no_space_between() -> None:
    assert people("@ab,@cd") == (Person("@ab", handle="ab"), Person("@cd", handle="cd"))


def test_handle_is_of_the_profile_when_the_name_links_to_one() -> None:
    items = [(Run("A", "https://github.com/aa"), Run(", "), Run("B", "https://b.org"), Run(" and "), Run("@c", "x"))]
    assert people_of(items) == (
        Person("A", handle="aa", url="https://github.com/aa"),
        Person("B", url="https://b.org"),
        Person("@c", handle="c", url="x"),
    )


def test_address_is_of_the_link_when_it_is_a_mail_link() -> None:
    assert people_of([(Run("A", "mailto:a@b.co"),)]) == (Person("A", email="a@b.co"),)


def test_authors_keep_their_order_when_listed() -> None:
    assert [person.name for person in people("B", "A, C")] == ["B", "A", "C"]
