from __future__ import annotations

from pathlib import Path

import pytest

from rfcexport.diagnostics import Severity
from rfcexport.model import State
from rfcexport.policy import Limits
from rfcexport.rules import AUTO, HOUSE, NONE, Rules
from rfcexport.settings import NAMES, Settings, load_settings, plain_value
from rfcexport.usage import WrongUsage
from rfcexport.vocabulary import Vocabulary


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _refusal(folder: Path, *, config: Path | None = None) -> tuple[str, str | None]:
    with pytest.raises(WrongUsage) as raised:
        load_settings(folder, config=config)
    return str(raised.value), raised.value.hint


def test_settings_are_the_defaults_without_a_file(folder: Path) -> None:
    in_force = load_settings(folder)
    assert (in_force.settings, in_force.origins, in_force.file) == (Settings(), dict.fromkeys(NAMES, "default"), None)


def test_the_command_line_wins_over_the_file(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text('paper = "letter"\norg = "File"\n')
    in_force = load_settings(folder, given={"org": "Command", "lang": None, "toc": False})
    assert in_force.settings == Settings(paper="letter", org="Command", toc=False)
    assert {name: origin for name, origin in in_force.origins.items() if origin != "default"} == {
        "paper": "rfcexport.toml:1",
        "org": "command line",
        "toc": "command line",
    }


def test_a_file_is_found_upward(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("strict = true\n")
    (folder / "a/b").mkdir(parents=True)
    assert load_settings(Path("a/b")).settings == Settings(strict=True)


def test_the_nearest_file_is_read_alone(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("strict = true\n")
    (folder / "a").mkdir()
    (folder / "a/rfcexport.toml").write_text("toc = false\n")
    assert load_settings(folder / "a").settings == Settings(toc=False)


def test_the_search_ends_at_the_top_of_a_work_tree(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("strict = true\n")
    (folder / "tree/.git").mkdir(parents=True)
    assert load_settings(folder / "tree").settings == Settings()


def test_a_project_file_without_a_table_is_passed_by(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("strict = true\n")
    (folder / "a").mkdir()
    (folder / "a/pyproject.toml").write_text('[project]\ndependencies = ["rfcexport"]\n')
    assert load_settings(folder / "a").settings == Settings(strict=True)


def test_a_broken_project_file_of_another_program_is_passed_by(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("rfcexport = \n")
    assert load_settings(folder).settings == Settings()


@pytest.mark.parametrize(
    "text",
    [
        '[tool.rfcexport]\npaper = "letter"\n',
        '[tool]\nrfcexport.paper = "letter"\n',
        '[tool]\nrfcexport = { paper = "letter" }\n',
        'tool.rfcexport.paper = "letter"\n',
    ],
)
def test_a_project_file_has_a_table(folder: Path, text: str) -> None:
    (folder / "pyproject.toml").write_text(text)
    in_force = load_settings(folder)
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if "paper" in line)
    assert (in_force.settings, in_force.origins["paper"]) == (Settings(paper="letter"), f"pyproject.toml:{line}")


def test_a_path_in_a_file_is_relative_to_it(folder: Path) -> None:
    (folder / "ours").mkdir()
    (folder / ".git").mkdir()
    (folder / "ours/logo.png").write_bytes(b"")
    (folder / "ours/rfcexport.toml").write_text('style = "."\nlogo = "logo.png"\nroot = ".."\n')
    settings = load_settings(Path("ours")).settings
    assert (settings.style, settings.logo, settings.root) == tuple(
        str(folder / "ours" / name) for name in (".", "logo.png", "..")
    )


def test_a_packaged_style_is_no_path(folder: Path) -> None:
    (folder / "plain").mkdir()
    (folder / "rfcexport.toml").write_text('style = "plain"\n')
    assert load_settings(folder).settings.style == "plain"


def test_a_stated_file_is_read_and_no_other(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("strict = true\n")
    (folder / "other.toml").write_text("toc = false\n")
    assert load_settings(folder, config=Path("other.toml")).settings == Settings(toc=False)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("\npaper = 4\n", "2: error[config-value]: paper must be a string; found 4", None),
        ("paper = 'a5'\n", "1: error[config-value]: paper must be a4 or letter; found 'a5'", None),
        ("toc = 'no'\n", "1: error[config-value]: toc must be true or false; found 'no'", None),
        ("max-input = true\n", "1: error[config-value]: max-input must be a whole number; found true", None),
        (
            "picture-resolution = -1\n",
            "1: error[config-value]: picture-resolution must be 0 to 2400 dots an inch; found -1",
            None,
        ),
        ("max-input = 0\n", "1: error[config-value]: max-input must be more than 0 bytes; found 0", None),
        (
            "lang = 'english please'\n",
            "1: error[config-value]: lang must be a language tag such as en or pt-BR; found 'english please'",
            None,
        ),
        ("root = 'none'\n", "1: error[config-value]: root must be a folder; found 'none'", None),
        ("logo = 'none.png'\n", "1: error[config-value]: logo must be a picture file; found 'none.png'", None),
        (
            "style = 'none'\n",
            "1: error[config-value]: style must be one of standard, plain, compact, or a folder; found 'none'",
            None,
        ),
        (
            "toc = true\n[paper]\nsize = 1\n",
            "2: error[config-table]: must be plain keys, without a table of their own; found [paper]",
            "write the settings at the top of the file",
        ),
        (
            "# a\nnumber.sections = true\n",
            "2: error[config-table]: must be plain keys, without a table of their own; found [number]",
            "write the settings at the top of the file",
        ),
        (
            "[[tool]]\n",
            "1: error[config-table]: must be plain keys, without a table of their own; found [tool]",
            "write the settings at the top of the file",
        ),
        ("dates = 'guessed'\n", "1: error[config-value]: dates must be stated or git; found 'guessed'", None),
        ("baseline = '.'\n", "1: error[config-value]: baseline must be a file; found '.'", None),
        (
            "rules = 'none.toml'\n",
            "1: error[config-value]: rules must be none, house, auto, or a TOML file; found 'none.toml'",
            None,
        ),
        ("checks = 'off'\n", "1: error[config-value]: checks must be a table; found 'off'", None),
        (
            "[checks]\n'link-http' = 'loud'\n",
            "2: error[config-value]: checks.link-http must be error, warning, note, off; found 'loud'",
            None,
        ),
        (
            "[checks]\nlink-htp = 'off'\n",
            "2: error[config-key]: must be the slug of a finding; found 'link-htp'",
            "did you mean link-http?",
        ),
        (
            "[metadata]\nserie = ['XLS']\n",
            "2: error[config-key]: must be one of series, keys, states; found 'serie'",
            "did you mean series?",
        ),
        (
            "[metadata]\nseries = 'XLS'\n",
            "2: error[config-value]: metadata.series must be a list of strings; found 'XLS'",
            None,
        ),
        ("[metadata]\nkeys = ['a']\n", "2: error[config-value]: metadata.keys must be a table; found ['a']", None),
        (
            "[metadata.keys]\nauthor = ['Champion']\n",
            "2: error[config-key]: must be one of title, id, status, authors, created, updated; found 'author'",
            "did you mean authors?",
        ),
        (
            "[metadata.states]\ndraft = ['new']\nunknown = ['odd']\n",
            "3: error[config-key]: must be one of draft, proposed, review, accepted, implemented, rejected, withdrawn, "
            "deferred, superseded; found 'unknown'",
            None,
        ),
        (
            "[metadata.states]\ndraft = ['new', 'new']\n",
            "2: error[config-value]: metadata.states.draft must name each one once; found 'new' twice",
            None,
        ),
        (
            "[checks]\nlink-http = 'off'\n[rules]\nid-pattern = '('\n",
            "4: error[config-value]: rules.id-pattern must be a regular expression; "
            "found '(': missing ), unterminated subpattern at position 0",
            None,
        ),
        ("paper = \n", "1:9: error[config-syntax]: must be TOML; invalid value", None),
        ("toc = true\ntoc = false\n", "2:12: error[config-syntax]: must be TOML; cannot overwrite a value", None),
    ],
)
def test_a_fault_names_file_and_line(folder: Path, text: str, message: str, hint: str | None) -> None:
    (folder / "rfcexport.toml").write_text(text)
    assert _refusal(folder) == (f"rfcexport.toml:{message}", hint)


@pytest.mark.parametrize(
    ("key", "hint"),
    [("papper", "did you mean paper?"), ("number_sections", "did you mean number-sections?"), ("zzz", None)],
)
def test_an_unknown_key_suggests_a_similar_one(folder: Path, key: str, hint: str | None) -> None:
    (folder / "rfcexport.toml").write_text(f"{key} = true\n")
    options = ", ".join(name.replace("_", "-") for name in NAMES)
    assert _refusal(folder) == (f"rfcexport.toml:1: error[config-key]: must be one of {options}; found {key!r}", hint)


def test_the_line_is_that_of_the_right_table(folder: Path) -> None:
    (folder / "pyproject.toml").write_text(
        '[tool.other]\npaper = 1\nnote = """\n[tool.rfcexport]\npaper = 2\n"""\n\n'
        "[tool.rfcexport]\ntoc = true\npaper = 3\n"
    )
    assert _refusal(folder) == ("pyproject.toml:10: error[config-value]: paper must be a string; found 3", None)


def test_a_table_below_ours_is_refused_with_its_line(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[tool.rfcexport]\ntoc = true\n\n[tool.rfcexport.pdf]\npaper = "a4"\n')
    assert _refusal(folder) == (
        "pyproject.toml:4: error[config-table]: must be plain keys, without a table of their own; "
        "found [tool.rfcexport.pdf]",
        "write the settings directly below [tool.rfcexport]",
    )


def test_a_stated_file_must_exist(folder: Path) -> None:
    expected = "none.toml: error[config-unreadable]: must be a settings file; found no such file"
    assert _refusal(folder, config=Path("none.toml")) == (expected, None)


def test_a_stated_project_file_must_have_the_table(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[project]\n")
    expected = "pyproject.toml: error[config-table]: must have a table [tool.rfcexport]; found none"
    assert _refusal(folder, config=Path("pyproject.toml")) == (expected, None)


def test_a_file_must_be_utf_8(folder: Path) -> None:
    (folder / "rfcexport.toml").write_bytes(b"org = '\xff'\n")
    assert _refusal(folder) == ("rfcexport.toml: error[config-syntax]: must be UTF-8; found other bytes", None)


def test_an_option_is_checked_like_a_key(folder: Path) -> None:
    with pytest.raises(WrongUsage) as raised:
        load_settings(folder, given={"paper": "a3"})
    assert str(raised.value) == "rfcexport: error[option-value]: --paper must be a4 or letter; found 'a3'"


def test_tables_teach_words_and_weigh_findings(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text(
        "[checks]\nlink-http = 'off'\nlink-anchor = 'note'\n\n"
        "[metadata]\nseries = ['XLS']\nkeys.authors = ['Champions']\n[metadata.states]\nreview = ['in the oven']\n"
    )
    in_force = load_settings(folder)
    assert in_force.settings == Settings(
        checks=(("link-http", None), ("link-anchor", Severity.NOTE)),
        metadata=Vocabulary(
            (("authors", ("Champions",)),), states=((State.REVIEW, ("in the oven",)),), series=("XLS",)
        ),
    )
    assert {name: plain_value(in_force.settings, name) for name in ("checks", "metadata")} == {
        "checks": {"link-http": "off", "link-anchor": "note"},
        "metadata": {"series": ["XLS"], "keys": {"authors": ["Champions"]}, "states": {"review": ["in the oven"]}},
    }
    assert (in_force.origins["checks"], in_force.origins["metadata"]) == ("rfcexport.toml:1", "rfcexport.toml:5")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("rules = 'none'\n", NONE),
        ("rules = 'house'\n", HOUSE),
        ("rules = 'auto'\n", AUTO),
        ("[rules]\norder = true\n", Rules("[rules]", has_order=True)),
        ("rules = { statuses = ['Draft'] }\n", Rules("[rules]", statuses=("Draft",))),
    ],
)
def test_rules_are_named_or_stated(folder: Path, text: str, rules: Rules) -> None:
    (folder / "rfcexport.toml").write_text(text)
    settings = load_settings(folder).settings
    assert (settings, plain_value(settings, "rules")) == (Settings(rules=rules), rules.name)


def test_rules_can_stand_in_a_file_of_their_own(folder: Path) -> None:
    (folder / "ours").mkdir()
    (folder / "ours/rules.toml").write_text("required-sections = ['Summary']\n")
    (folder / "ours/rfcexport.toml").write_text("rules = 'rules.toml'\nbaseline = 'known.json'\n")
    settings = load_settings(Path("ours")).settings
    expected = Rules("ours/rules.toml", required_sections=("Summary",))
    assert (settings.rules, settings.baseline) == (expected, str(folder / "ours/known.json"))
    assert load_settings(folder, given={"rules": "ours/rules.toml"}).settings.rules == expected


def test_rules_of_the_command_line_must_exist(folder: Path) -> None:
    with pytest.raises(WrongUsage) as raised:
        load_settings(folder, given={"rules": "none.toml"})
    expected = "rfcexport: error[option-value]: --rules must be none, house, auto, or a TOML file; found 'none.toml'"
    assert str(raised.value) == expected


def test_settings_can_be_a_key() -> None:
    assert len({Settings(), Settings(), Settings(rules=HOUSE)}) == 2


@pytest.mark.parametrize("root", ["..", "/", "../other"])
def test_a_root_outside_of_the_work_tree_is_refused_in_a_file_that_was_found(folder: Path, root: str) -> None:
    (folder / "tree/.git").mkdir(parents=True)
    (folder / "other").mkdir()
    (folder / "tree/rfcexport.toml").write_text(f'root = "{root}"\n')
    message, hint = _refusal(folder / "tree")
    assert message.partition("rfcexport.toml:")[2] == (
        f"1: error[config-value]: root must lie in the work tree of a file that is found there; found '{root}'"
    )
    assert hint == "--root FOLDER may name any folder, and so may a file that --config names"


def test_a_root_outside_of_the_work_tree_is_taken_from_a_file_that_is_named(folder: Path) -> None:
    (folder / "tree/.git").mkdir(parents=True)
    (folder / "tree/rfcexport.toml").write_text('root = ".."\n')
    named = Path("tree/rfcexport.toml")
    assert load_settings(folder, config=named).settings.root == "tree/.."


def test_no_file_is_read_where_none_is_searched(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("nonsense")
    assert load_settings(folder, is_searched=False).settings == Settings()


def test_limits_are_a_table_and_the_command_line_wins_by_name(folder: Path) -> None:
    (folder / "rfcexport.toml").write_text("[limits]\nnesting = 60\ntime = 90\npages = 2000\n")
    settings = load_settings(folder, given={"limits": ["nesting=80", "pandoc-time=2.5"], "max_input": 5}).settings
    assert settings.bounds == Limits(input_bytes=5, nesting=80, document_s=90.0, pages=2000, pandoc_s=2.5)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("depth = 3", "must be the name of a limit; found 'depth'"),
        ("nestin = 3", "must be the name of a limit; found 'nestin'"),
        ("input = 3", "must be the name of a limit; found 'input'"),
        ("nesting = 0", "limits.nesting must be a whole number above 0; found 0"),
        ("nesting = 2.5", "limits.nesting must be a whole number above 0; found 2.5"),
        ("nesting = true", "limits.nesting must be a whole number above 0; found true"),
        ("time = 'long'", "limits.time must be a number above 0; found 'long'"),
        ("time = inf", "limits.time must be a number above 0; found inf"),
    ],
)
def test_a_limit_that_is_none_is_refused_with_its_line(folder: Path, line: str, message: str) -> None:
    (folder / "rfcexport.toml").write_text(f"[limits]\n{line}\n")
    assert _refusal(folder)[0].split("]: ")[1] == message


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ("nesting=", "--limit nesting must be a whole number above 0; found ''", None),
        ("nesting=many", "--limit nesting must be a whole number above 0; found 'many'", None),
        ("nestin=3", "--limit must be NAME=NUMBER with the name of a limit; found 'nestin=3'", "did you mean nesting?"),
    ],
)
def test_a_limit_on_the_command_line_that_is_none_is_refused(
    folder: Path, given: str, message: str, hint: str | None
) -> None:
    with pytest.raises(WrongUsage) as raised:
        load_settings(folder, given={"limits": [given]})
    assert (str(raised.value), raised.value.hint) == (f"rfcexport: error[option-value]: {message}", hint)
