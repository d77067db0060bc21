from __future__ import annotations

from tests.conformance.table import Row, broken_of, markdown_of, rows_of, text_of
from tests.conformance.verdicts import Fault, Verdict, merged

_LINKS = Fault("7.18.5-1", "Links | shall be tagged", 3, "page 2")
_OWN = Fault("Stray end tag “b”.", "Stray end tag “b”.", 2, "line 9: </b>", is_of_source=True)
_VERDICTS = [
    Verdict("b.md", "html", "HTML", (_OWN,), (Fault("No <h1>.", "No <h1>.", 1),)),
    Verdict("b.md", "pdf", "PDF/UA-1", (_LINKS,)),
    Verdict("a.md", "pdf", "PDF/UA-1", (_LINKS,)),
    Verdict("c.md", "pdf", "PDF/UA-1"),
    Verdict("a.md", "docx", "Office Open XML"),
    Verdict("d.md", "pdf", ""),
]


def test_rows_count_files_by_format_and_claim() -> None:
    assert rows_of(_VERDICTS) == [
        Row("pdf", "", 1, 0, 0, 0, 0),
        Row("pdf", "PDF/UA-1", 3, 1, 2, 1, 0),
        Row("html", "HTML", 1, 1, 0, 0, 2),
        Row("docx", "Office Open XML", 1, 1, 0, 0, 0),
    ]


def test_broken_rules_name_the_documents_in_order() -> None:
    (ua, own) = broken_of(_VERDICTS)
    assert (ua.fault, ua.count, ua.sources) == (_LINKS, 6, ("a.md", "b.md"))
    assert (own.fault, own.count, own.sources) == (_OWN, 2, ("b.md",))


def test_an_error_of_the_source_fails_no_file() -> None:
    assert [verdict.passes for verdict in _VERDICTS] == [True, False, False, True, True, True]


def test_merged_adds_up_a_rule_and_keeps_the_first_example() -> None:
    faults = [Fault("b", "B", 1, "x"), Fault("a", "A", 1), Fault("b", "B", 2, "y"), Fault("b", "B", 1, "z", True)]
    assert merged(faults) == (Fault("a", "A", 1), Fault("b", "B", 3, "x"), Fault("b", "B", 1, "z", True))


def test_the_page_is_the_same_for_the_same_results_in_another_order() -> None:
    versions = {"veraPDF": "1"}
    page = markdown_of(_VERDICTS, {"e.md": "too | large"}, versions=versions, rfcs=5)
    assert page == markdown_of(_VERDICTS[::-1], {"e.md": "too | large"}, versions=versions, rfcs=5)
    assert page.split("\n\n", 5)[5] == (
        "| Format | Claim | Files | Pass | Fail | Rules failed | Faults of the source's own |\n"
        "|---|---|--:|--:|--:|--:|--:|\n"
        "| pdf | claims nothing | 1 | - | - | 0 | 0 |\n"
        "| pdf | PDF/UA-1 | 3 | 1 | 2 | 1 | 0 |\n"
        "| html | HTML | 1 | 1 | 0 | 0 | 2 |\n"
        "| docx | Office Open XML | 1 | 1 | 0 | 0 | 0 |\n"
        "\n## Rules failed\n\n"
        "| Format | Claim | Rule | Files | Times | The source's own | In |\n|---|---|---|--:|--:|---|---|\n"
        "| pdf | PDF/UA-1 | 7.18.5-1: Links \\| shall be tagged | 2 | 6 | no | `a.md`, `b.md` |\n"
        "| html | HTML | Stray end tag “b”. | 1 | 2 | yes | `b.md` |\n"
        "\n## Warnings\n\n"
        "| Format | Claim | Rule | Files | Times | The source's own | In |\n|---|---|---|--:|--:|---|---|\n"
        "| html | HTML | No &lt;h1>. | 1 | 1 | no | `b.md` |\n"
        "\n## Not exported\n\n- `e.md`: too \\| large\n"
    )


def test_the_text_has_a_line_for_each_claim_and_an_example_of_each_fault() -> None:
    text = text_of(_VERDICTS, {"e.md": "too large"})
    assert text.splitlines()[1:5] == [
        "pdf     claims nothing                1      -      -      0          0",
        "pdf     PDF/UA-1                      3      1      2      1          0",
        "html    HTML                          1      1      0      0          2",
        "docx    Office Open XML               1      1      0      0          0",
    ]
    assert "  such as page 2\n" in text
    assert text.endswith("\nnot exported: e.md: too large")
