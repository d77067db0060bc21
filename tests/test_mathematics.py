"""Formulas: what is set, where its baseline is, what holds in one document, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import normalize
from xml.etree import ElementTree

import pytest

from rfcexport.javascript import ENGINE
from rfcexport.mathematics import Formula, Piece, Unset, formula, set_formulas
from rfcexport.mathematics.pieces import PACKAGE
from rfcexport.mathematics.setting import as_meant
from rfcexport.policy import Limits

MATH = 'xmlns="http://www.w3.org/1998/Math/MathML"'


def set_one(tex: str, *, display: bool = False) -> Formula:
    made = formula(tex, display=display)
    assert isinstance(made, Formula), made
    return made


def unset(tex: str) -> Unset:
    made = formula(tex, display=False)
    assert isinstance(made, Unset)
    return made


def shapes(made: Formula) -> list[str]:
    return [node.tag.rpartition("}")[2] for node in ElementTree.fromstring(made.svg).iter()]


def test_formula_is_drawn_in_outlines_with_its_baseline() -> None:
    made = set_one("x_p")
    assert (shapes(made), made.tex, made.labels, made.has_tag) == (
        ["svg", "g", "path", "g", "path"],
        "x_p",
        (),
        False,
    )
    assert (made.width_em, made.height_em, made.depth_em) == pytest.approx((1.033, 0.729, 0.287), abs=0.05)
    assert 0 < made.depth_em < made.height_em


def test_formula_is_the_same_every_time() -> None:
    assert set_one(r"\sum_{i=1}^n i", display=True) == set_one(r"\sum_{i=1}^n i", display=True)


def test_formula_has_the_colour_that_is_asked_for() -> None:
    made = formula("x", display=False, colour="#123456")
    assert isinstance(made, Formula)
    assert (set(re.findall(rb"#\w+", made.svg)), b"currentColor" in made.svg) == ({b"#123456"}, False)


def test_display_formula_is_larger_than_an_inline_one() -> None:
    tex = r"\sum_{i=1}^n i"
    assert set_one(tex, display=True).height_em > 2 * set_one(tex).height_em


@pytest.mark.parametrize(
    ("tex", "mathml"),
    [
        (r"x+1", f'<math {MATH} alttext="x+1"><mi>x</mi><mo>+</mo><mn>1</mn></math>'),
        (r"\mathbb{R}", rf'<math {MATH} alttext="\mathbb{{R}}"><mrow><mi>ℝ</mi></mrow></math>'),
        (r"\mathbf{v}", rf'<math {MATH} alttext="\mathbf{{v}}"><mrow><mi>𝐯</mi></mrow></math>'),
        (r"\mathrm{d}", rf'<math {MATH} alttext="\mathrm{{d}}"><mrow><mi mathvariant="normal">d</mi></mrow></math>'),
        (r"a<b", f'<math {MATH} alttext="a&lt;b"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>'),
    ],
)
def test_mathml_is_core(tex: str, mathml: str) -> None:
    assert set_one(tex).mathml == mathml


def test_mathml_of_aligned_equations_has_the_sides_as_classes() -> None:
    cells = re.findall(r"<mtd[^>]*>", set_one(r"\begin{aligned}a&=b\\c&=d\end{aligned}", display=True).mathml)
    assert cells == ['<mtd class="right">', '<mtd class="left join">'] * 2


def test_mathml_has_chemistry_in_signs_that_fonts_have() -> None:
    assert re.findall(r"[^\x00-\x7f]", set_one(r"\ce{A <=> B}").mathml) == ["⇌"]


@pytest.mark.parametrize(
    ("tex", "reason", "command", "line"),
    [
        (r"\ledger{a}", r"must use commands that are defined; found \ledger", r"\ledger", 1),
        ("x\n+\\foo y", r"must use commands that are defined; found \foo", r"\foo", 2),
        (
            r"\begin{tikzcd}a\end{tikzcd}",
            r"must use environments that are known; found \begin{tikzcd}",
            r"\begin{tikzcd}",
            1,
        ),
        ("{x", "must be TeX that can be read; found: Extra open brace or missing close brace", None, 1),
        (r"\frac{1}", r"must be TeX that can be read; found: Missing argument for \frac", r"\frac", 1),
        (
            r"\href{https://example.org}{x}",
            r"must use commands that are defined; found \href",
            r"\href",
            1,
        ),
        (r"\eqref{nowhere}", "must refer to a label of this document; found 'nowhere'", r"\eqref{nowhere}", 1),
        (r"\rule{900em}{1em}", "must be at most 500 em wide and high; found 900", None, 1),
    ],
)
def test_fault_is_told_with_its_command_and_line(tex: str, reason: str, command: str | None, line: int) -> None:
    assert unset(tex) == Unset(tex, reason, command, line)


def test_recursion_ends() -> None:
    assert unset(r"\def\a{x\a}\a").reason.startswith("must be TeX that can be read; found: MathJax maximum macro")


def test_definitions_hold_for_the_rest_of_the_document() -> None:
    pieces = [Piece(r"\newcommand{\pair}[2]{(#1,#2)}"), Piece(r"\def\F{\mathbb F}\F"), Piece(r"\pair{\F}{b}")]
    assert [type(made) for made in set_formulas(pieces)] == [Formula, Formula, Formula]


def test_definitions_hold_for_no_other_document() -> None:
    set_formulas([Piece(r"\newcommand{\mine}{x}\mine")])
    assert unset(r"\mine").command == r"\mine"


def test_formula_that_defines_alone_draws_nothing() -> None:
    made = set_one(r"\newcommand{\mine}{x}")
    assert (made.svg, made.width_em) == (b"", 0.0)


def test_a_fault_leaves_the_other_formulas_as_they_are() -> None:
    alone, _, after = set_formulas([Piece("x"), Piece(r"\nope"), Piece("x")])
    assert alone == after == set_one("x")


def test_tag_stands_at_the_end_of_the_line() -> None:
    made = formula(r"x=y\tag{7}", display=True, line_em=30.0)
    assert isinstance(made, Formula)
    assert (made.has_tag, made.width_em) == (True, 30.0)
    moves = [float(x) for x in re.findall(rb"translate\(([\d.]+),", made.svg)]
    assert (max(moves) > 28_000, b"%" in made.svg) == (True, False)
    assert made.mathml.count('<mtd class="tag">') == 1


def test_tag_leaves_room_where_the_line_is_short() -> None:
    made = formula(r"x=y\tag{7}", display=True, line_em=1.0)
    assert isinstance(made, Formula)
    assert 5.0 < made.width_em < 9.0


def test_equations_are_numbered_where_latex_does_and_labels_are_told() -> None:
    equation = r"\begin{equation}a\label{one}\end{equation}"
    made = set_formulas([Piece("b", True), Piece(equation, True), Piece(r"\eqref{one}")])
    assert [(one.has_tag, one.labels) for one in made if isinstance(one, Formula)] == [
        (False, ()),
        (True, ("one",)),
        (False, ()),
    ]
    assert words(made[2]) == "(1)"


def words(made: Formula | Unset) -> str:
    assert isinstance(made, Formula), made
    return "".join(ElementTree.fromstring(made.mathml).itertext())


def test_every_display_formula_is_numbered_when_asked() -> None:
    made = set_formulas(
        [Piece("a", True), Piece("b"), Piece(r"c\label{see}", True), Piece(r"\ref{see}")], is_numbered=True
    )
    assert [words(one) for one in made] == ["a(1)", "b", "c(2)", "2"]


def test_reference_may_stand_before_its_label() -> None:
    made = set_formulas([Piece(r"\eqref{later}"), Piece(r"x\tag{A}\label{later}", True)])
    assert words(made[0]) == "(A)"


@pytest.mark.parametrize(
    ("tex", "is_display", "meant"),
    [
        (r"\\{a\\}", False, r"\{a\}"),
        (r"\\alpha \\_ b", False, r"\alpha \_ b"),
        (r"\begin{matrix}a\\b\end{matrix}", False, r"\begin{matrix}a\\b\end{matrix}"),
        (r"a\\b", True, r"a\\b"),
        (r"a \\ b", False, r"a \\ b"),
    ],
)
def test_doubled_backslashes_are_read_as_meant(tex: str, is_display: bool, meant: str) -> None:
    assert as_meant(Piece(tex, is_display)) == meant


def test_signs_that_the_face_lacks_are_letters_of_the_page() -> None:
    made = set_one(r"\text{größe 数 Ж}")
    texts = [(node.text, node.get("font-family")) for node in ElementTree.fromstring(made.svg).iter() if node.text]
    assert texts == [("ß", "IBM Plex Serif"), ("数", "IBM Plex Serif"), ("Ж", "IBM Plex Serif")]


def test_signs_that_the_face_lacks_have_the_widths_of_the_page() -> None:
    widths = [set_one(rf"\text{{{sign}}}").width_em for sign in "ßЖ数½"]
    assert widths == pytest.approx([0.621, 0.948, 1.0, 0.9], abs=0.2)


@pytest.mark.parametrize("sign", ["ä", "É", "ñ", "ö", "č", "ő", "Å", "î"])
@pytest.mark.parametrize("cut", ["text", "textbf", "textit", "texttt", "textsf"])
def test_letters_with_accents_are_put_together(cut: str, sign: str) -> None:
    plain = normalize("NFD", sign)[0]
    made, base = set_one(rf"\{cut}{{{sign}}}"), set_one(rf"\{cut}{{{plain}}}")
    assert (shapes(made), sign in made.mathml) == (shapes(base), True)
    assert made.width_em == pytest.approx(base.width_em, abs=0.06)
    assert made.height_em > base.height_em - 0.01
    assert made.depth_em == pytest.approx(base.depth_em, abs=0.02)


@pytest.mark.parametrize("tex", [r"\mathtt{ä}", r"\text{\textbf{ü}}", r"\digamma", r"\mathbf{é}"])
def test_parts_of_the_font_that_are_left_out_are_not_looked_for_without_end(tex: str) -> None:
    set_one(r"\text{ä}\mathtt{x}")
    assert set_one(tex).width_em > 0


@pytest.mark.parametrize(
    "tex",
    [
        r"\bbox[background:url(https://example.org/x)]{z}",
        r"\mmlToken{mi}[href=javascript:a(),mathvariant=bold]{q}",
        r"\text{<script>alert(1)</script>}",
        r"\color{red;fill:url(#x)}{x}",
    ],
)
def test_nothing_leads_out_of_a_formula(tex: str) -> None:
    made = formula(tex, display=False)
    if isinstance(made, Formula):
        assert not re.search(r"url\(|href|<script|javascript:", made.svg.decode() + made.mathml.partition(">")[2])


def test_bounds_are_those_of_the_limits() -> None:
    limits = Limits(formulas=2, formula_bytes=10)
    made = set_formulas([Piece("x"), Piece("x" * 11), Piece("y")], limits=limits)
    assert [one.reason for one in made if isinstance(one, Unset)] == [
        "must be at most 10 bytes; found 11",
        "must be one of at most 2 formulas; found more",
    ]


def test_formula_that_takes_too_long_is_left_out_and_the_others_are_set() -> None:
    long = r"\begin{array}{c}" + r"x\\" * 3_000 + r"\end{array}"
    pieces = [Piece(r"\def\one{1}\one"), Piece(long, True), Piece(r"\one")]
    first, failed, last = set_formulas(pieces, limits=Limits(formula_s=0.1))
    assert isinstance(failed, Unset)
    assert (type(first), failed.reason.startswith("must be set within 0.1 s and 256 MiB"), type(last)) == (
        Formula,
        True,
        Formula,
    )


def test_what_is_required_is_there_already() -> None:
    assert set_one(r"\require{cancel}\cancel{x}").svg == set_one(r"\cancel{x}").svg


def test_no_formulas_need_no_engine() -> None:
    assert set_formulas([]) == ()


def test_missing_engine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from rfcexport.mathematics.setting import script

    monkeypatch.setitem(sys.modules, "_quickjs", None)
    script.cache_clear()
    assert unset("x").reason == f"must have {ENGINE} to be set; found none"


def test_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from rfcexport.mathematics.setting import script

    monkeypatch.setattr("sys.path", [])
    script.cache_clear()
    assert unset("x").reason == f"must have {PACKAGE} to be set; found none"


def test_lines_of_a_display_formula_end_where_two_backslashes_stand() -> None:
    made = set_one(r"a \\\\ b+c \\\\".replace(r"\\", "\\"), display=True)
    assert made.mathml.count("<mtr>") == 2
    assert set_one("a", display=True).height_em * 3 < made.height_em
    assert set_one("a", display=True).width_em < made.width_em < set_one("a b+c", display=True).width_em


def test_lines_and_a_tag_go_together() -> None:
    made = formula("a \\\\ b \\tag{7}", display=True, line_em=30.0)
    assert isinstance(made, Formula)
    assert (made.has_tag, made.width_em, words(made)) == (True, 30.0, "ab(7)")


def test_grave_is_an_accent() -> None:
    made = set_one(r"\grave e")
    assert made.height_em == pytest.approx(set_one(r"\acute e").height_em, abs=0.02)


def test_commands_of_units_are_known() -> None:
    assert words(set_one(r"\units[3]{kg} \unitfrac[5]{m}{s} \nicefrac12")) == "3kg5m/s1/2"


@pytest.mark.parametrize(
    ("tex", "text"),
    [(r"\iddots", "⋰"), (r"\oiint_S", "∯S"), (r"\AA", "Å"), (r"a\nobreak b", "ab"), (r"\xlongrightarrow[x]{y}", "→xy")],
)
def test_commands_of_later_versions_are_known(tex: str, text: str) -> None:
    assert "".join(words(set_one(tex)).split()) == text


def test_every_sample_is_set_and_the_undefined_one_told(samples: Path) -> None:
    paths = sorted((samples / "math").glob("*.tex"))
    made = {path.name: formula(path.read_text("utf-8").strip(), display=".display." in path.name) for path in paths}
    told = {name: one.reason for name, one in made.items() if isinstance(one, Unset)}
    assert (len(made), told) == (
        20,
        {"20-undefined.inline.tex": r"must use commands that are defined; found \ledger"},
    )


@pytest.mark.parametrize("tex", [r"\unicode{x202E}", r"\text{a\unicode{x2066}b}", r"\unicode{0}", r"\unicode{xD800}"])
def test_sign_that_steers_or_turns_is_not_set(tex: str) -> None:
    made = formula(tex, display=False)
    assert isinstance(made, Unset)
    assert made.reason.startswith("must show the signs that it names; found U+")


def test_tag_and_label_may_hold_any_sign() -> None:
    made = formula(r"x\tag{<c>}\label{<e>&}", display=True)
    assert isinstance(made, Formula)
    assert (made.labels, "&lt;c&gt;" in made.mathml) == (("<e>&",), True)


@pytest.mark.parametrize(("tex", "fill"), [(r"\color{url(#x)}{x}", "#000000"), (r"\color{red}{x}", "red")])
def test_colour_that_is_none_is_that_of_the_letters(tex: str, fill: str) -> None:
    made = formula(tex, display=False)
    assert isinstance(made, Formula)
    assert f'fill="{fill}"'.encode() in made.svg


def test_box_whose_colour_is_none_hides_no_letters() -> None:
    made = formula(r"\colorbox{url(x)}{y}", display=False)
    assert isinstance(made, Formula)
    assert b'fill="none"' in made.svg


def test_reason_that_holds_for_all_is_marked() -> None:
    made = set_formulas([Piece("x"), Piece("y"), Piece(r"\nope")], limits=Limits(formulas=1))
    assert [one.is_for_all for one in made if isinstance(one, Unset)] == [True, True]
