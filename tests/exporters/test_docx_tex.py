"""TeX as pandoc is given it for Word."""

from __future__ import annotations

import pytest

from rfcexport.exporters.docx_tex import for_word, whole, with_full_rows, with_pairs


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"p^k(1 - p)^{n-k}", r"p^k\left(1 - p\right)^{n-k}"),
        (r"f(x)", r"f(x)"),
        (r"\left(x\right)^2", r"\left(x\right)^2"),
        (r"\big(x\big)^2", r"\big(x\big)^2"),
        (r"\frac{(a}{b)}^2", r"\frac{(a}{b)}^2"),
        (r"[a, b]_i'", r"\left[a, b\right]_i'"),
        (r"(a & b)^2", r"(a & b)^2"),
        (r"((a)b)^2", r"\left((a)b\right)^2"),
        (r"[0, 1)", r"\left[0, 1\right)"),
        (r"x) + (y", r"x) + (y"),
    ],
)
def test_brackets_with_an_exponent_are_pairs(tex: str, expected: str) -> None:
    assert with_pairs(tex) == expected


def test_a_relation_has_a_column_of_its_own() -> None:
    tex = r"\begin{aligned} C &= H(m) \\ \sigma &\leq S \end{aligned}"
    assert for_word(tex) == r"\begin{array}{rcl} C & \text{=} & H(m) \\ \sigma & \text{≤} & S \end{array}"


def test_lines_have_their_numbers_where_there_are_as_many() -> None:
    tex = r"\begin{align} a &= b \\ c &= d \end{align}"
    assert for_word(tex, ("(1)", "(2)")) == (
        r"\begin{array}{rclr} a & \text{=} & b & \text{(1)} \\ c & \text{=} & d & \text{(2)} \end{array}"
    )
    assert for_word(tex, ("(1)",)) == r"\begin{array}{rcl} a & \text{=} & b \\ c & \text{=} & d \end{array}"


def test_a_line_without_relation_keeps_its_place() -> None:
    tex = r"\begin{split} x &= y \\ &\quad + z \end{split}"
    assert for_word(tex) == r"\begin{array}{rcl} x & \text{=} & y \\ \text{ } & \text{ } & \quad + z \end{array}"


def test_lines_without_marks_stand_in_one_column() -> None:
    assert for_word(r"\begin{gather*} a = b \\ c \end{gather*}") == r"\begin{array}{c} a = b \\ c \end{array}"


def test_marks_in_groups_are_left_alone() -> None:
    tex = r"\begin{aligned} a &= \begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix} \end{aligned}"
    inner = r"\begin{matrix} 1 & 2 \\ 3 & 4 \end{matrix}"
    assert for_word(tex) == rf"\begin{{array}}{{rcl}} a & \text{{=}} & {inner} \end{{array}}"


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("(i, *, *)", r"(i, \text{∗}, \text{∗})"),
        ("x^*", r"x^\text{∗}"),
        ("x^{+}", r"x^{\text{+}}"),
        (r"f(\cdot)", r"f(\text{·})"),
        ("a * b", "a * b"),
        ("-a + b", "-a + b"),
        (r"\left(-1\right)", r"\left(-1\right)"),
        ("x^{-1}", "x^{-1}"),
    ],
)
def test_a_sign_beside_nothing_is_text(tex: str, expected: str) -> None:
    assert whole(tex) == expected


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\begin{array}{ll} a, &\\ b \\ \end{array}", r"\begin{array}{ll} a, & \text{ } \\ b & \text{ } \end{array}"),
        (r"\begin{pmatrix} a & b \end{pmatrix}", r"\begin{pmatrix} a & b \end{pmatrix}"),
        (
            r"x\begin{cases} \begin{matrix}1\\2&3\end{matrix} \\[2pt] y & z\\\end{cases}",
            r"x\begin{cases} \begin{matrix} 1 & \text{ } \\ 2 & 3 \end{matrix} & \text{ } \\ y & z \end{cases}",
        ),
        (r"\begin{array}{l} a", r"\begin{array}{l} a"),
    ],
)
def test_every_cell_of_a_table_holds_something(tex: str, expected: str) -> None:
    assert with_full_rows(tex) == expected


def test_a_table_in_very_many_others_is_no_burden() -> None:
    tex = r"\begin{matrix}" * 300 + "a" + r"\end{matrix}" * 300
    assert with_full_rows(tex).count("begin") == 300
