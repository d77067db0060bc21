"""The ways in which an archive comes about that must not change a byte of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.archive.bench import LONGEST_S, Bench

_FONTS = (".ttf", ".otf", ".ttc")
_FAKETIME = ("/usr/lib/*/faketime/libfaketime.so.1", "/usr/lib/faketime/libfaketime.so.1")

Made = Path | tuple[Path, Path]
"""The archive of a row; with one to hold it against where that is not the first one."""


class Unfit(Exception):
    """A row cannot be tried here, for the reason it gives."""


@dataclass(frozen=True)
class Variation:
    """A row: what is otherwise, and how its archive is made in a new folder. `differs` says what may be, and why."""

    name: str
    make: Callable[[Bench, Path], Made]
    differs: str = ""


def under(**variables: str) -> Callable[[Bench, Path], Made]:
    """The same run with variables of the environment."""
    return lambda bench, place: bench.batch(place / "archive", variables=variables)


def with_options(*options: str) -> Callable[[Bench, Path], Made]:
    """The same run with options."""
    return lambda bench, place: bench.batch(place / "archive", *options)


def elsewhere(bench: Bench, place: Path) -> Made:
    """In a folder whose name is long and strange, from within it."""
    moved = place / "an other place, ünd far" / ("x" * 80) / "rfcs"
    shutil.copytree(bench.sources, moved)
    bench.batch(moved.parent / "archive", sources=["."], at=moved)
    return moved.parent / "archive"


def written_backwards(bench: Bench, place: Path) -> Made:
    """The files laid down in another order, with other times."""
    return bench.batch(place / "archive", sources=[laid_backwards(bench, place / "rfcs")])


def laid_backwards(bench: Bench, folder: Path) -> Path:
    """A copy of the sources whose last file was written first: on many file systems a folder has that order."""
    paths = sorted((path for path in bench.sources.rglob("*") if path.is_file()), reverse=True)
    for number, path in enumerate(paths):
        target = folder / path.relative_to(bench.sources)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
        os.utime(target, (1_000_000_000 + number, 1_000_000_000 + number))
    return folder


def named_in_any_order(bench: Bench, place: Path) -> tuple[Path, Path]:
    """Every file named, in order and the last one first."""
    named = bench.markdown()
    ordered = bench.batch(place / "ordered", sources=named)
    return bench.batch(place / "archive", sources=named[::-1]), ordered


def with_fonts(bench: Bench, place: Path) -> Made:
    """Fonts in the home and in a configuration that puts them before every other, with nothing cached."""
    return bench.batch(place / "archive", variables=font_variables(bench, place))


def font_variables(bench: Bench, place: Path) -> dict[str, str]:
    """A new home in `place` with fonts installed, and fontconfig told to take them."""
    fonts = [path for folder in bench.fonts for path in sorted(folder.rglob("*")) if path.suffix in _FONTS]
    if not fonts:
        raise Unfit("no fonts: see --fonts")
    installed = place / "home/.local/share/fonts"
    installed.mkdir(parents=True)
    for number, path in enumerate(fonts):
        (installed / f"{number}-{path.name}").symlink_to(path.resolve())
    families = "Roboto", "WenQuanYi Zen Hei", "Fira Code", "Noto Color Emoji"
    preferred = "".join(f"<family>{family}</family>" for family in families)
    configuration = place / "home/.config/fontconfig/fonts.conf"
    configuration.parent.mkdir(parents=True)
    configuration.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{installed}</dir>'
        '<dir>/usr/share/fonts</dir><match target="pattern"><edit name="family" mode="prepend" binding="strong">'
        f"<string>Roboto</string></edit></match><alias><family>sans-serif</family><prefer>{preferred}</prefer>"
        "</alias></fontconfig>"
    )
    return {
        "HOME": str(place / "home"),
        "FONTCONFIG_FILE": str(configuration),
        "FONTCONFIG_PATH": str(configuration.parent),
    }


def with_new_home(bench: Bench, place: Path) -> Made:
    """A home with nothing in it."""
    (place / "home").mkdir()
    return bench.batch(place / "archive", variables={"HOME": str(place / "home")})


def with_pandoc_of_user(bench: Bench, place: Path) -> Made:
    """A home in which somebody has given pandoc other templates, abbreviations, defaults and a script."""
    home = place / "home"
    for folder in (home / ".local/share/pandoc", home / ".pandoc", home / "data/pandoc"):
        (folder / "templates").mkdir(parents=True)
        (folder / "docx").mkdir()
        (folder / "translations").mkdir()
        for name in ("init.lua", "reference.docx", "docx/[Content_Types].xml", "abbreviations", "default.csl",
                     "templates/default.openxml", "translations/en.yaml", "defaults.yaml"):  # fmt: skip
            (folder / name).write_text("error('of the user')\n")
    variables = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "PANDOC_DATA_DIR": str(home / ".pandoc")}
    return bench.batch(place / "archive", variables=variables)


def on_another_day(bench: Bench, place: Path) -> Made:
    """A clock that is a year ahead."""
    library = next((path for pattern in _FAKETIME for path in Path("/").glob(pattern[1:])), None)
    if library is None:
        raise Unfit("libfaketime is missing")
    variables = {"LD_PRELOAD": str(library), "FAKETIME": "+400d"}
    return bench.batch(place / "archive", variables=variables)


def in_shards(bench: Bench, place: Path) -> Made:
    """Three shards, put together the last one first."""
    shards = [bench.batch(place / f"shard-{number}", "--shard", f"{number}/3") for number in (1, 2, 3)]
    return bench.batch(place / "archive", "--merge", sources=shards[::-1])


def in_two_steps(bench: Bench, place: Path) -> Made:
    """Every second source in a first run, all of them in the next."""
    shutil.copytree(bench.sources, place / "rfcs")
    for path in sorted((place / "rfcs").rglob("*.md"))[::2]:
        path.unlink()
    bench.batch(place / "archive", sources=[place / "rfcs"])
    shutil.copytree(bench.sources, place / "rfcs", dirs_exist_ok=True)
    return bench.batch(place / "archive", sources=[place / "rfcs"])


def with_formats_added(bench: Bench, place: Path) -> Made:
    """The last format alone, then all."""
    bench.batch(place / "archive", formats=bench.formats.rpartition(",")[2])
    return bench.batch(place / "archive")


def with_formats_taken(bench: Bench, place: Path) -> Made:
    """All formats, then the last alone, against the last alone."""
    last = bench.formats.rpartition(",")[2]
    bench.batch(place / "archive")
    return bench.batch(place / "archive", formats=last), bench.batch(place / "alone", formats=last)


def killed(bench: Bench, place: Path) -> Made:
    """A few runs that are killed, parent and workers at once or the parent alone, and one that is left alone."""
    chance = random.Random(5)
    for number in range(4):
        run = bench.started(place / "archive")
        time.sleep(1.5 + chance.random() * 3)
        if run.poll() is None:
            (os.killpg if number % 2 else os.kill)(run.pid, signal.SIGKILL)
        run.communicate(timeout=LONGEST_S)
    return bench.batch(place / "archive")


def copied(bench: Bench, place: Path) -> Made:
    """An archive that was copied, lost a few files, and is brought up to date."""
    bench.batch(place / "first")
    shutil.copytree(place / "first", place / "archive")
    for path in sorted((place / "archive/data").glob("*/*.*"))[::5]:
        path.unlink()
    return bench.batch(place / "archive")


def with_others_gone(bench: Bench, place: Path) -> Made:
    """An RFC more, which goes away again and is taken out."""
    shutil.copytree(bench.sources, place / "rfcs")
    more = place / "rfcs/more.md"
    more.write_text("# RFC: More\n\n- **Status**: Draft\n- **Supersedes**: 2026-02-02-two\n\nSee [one](one.md).\n")
    bench.batch(place / "archive", sources=[place / "rfcs"])
    more.unlink()
    return bench.batch(place / "archive", "--prune", sources=[place / "rfcs"])


def _committed(sources: Path) -> Path:
    day = "2026-06-01T00:00:00Z"
    named = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": day,
             "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_COMMITTER_DATE": day,
             "GIT_CONFIG_GLOBAL": os.devnull}  # fmt: skip
    for command in (["init", "-q"], ["add", "--all", "--force"], ["commit", "-q", "-m", "RFCs"]):
        subprocess.run(["git", *command], cwd=sources, check=True, env={**os.environ, **named})
    return sources


def checked_out(bench: Bench, place: Path) -> Made:
    """Sources in a git repository."""
    shutil.copytree(bench.sources, place / "rfcs")
    return bench.batch(place / "archive", sources=[_committed(place / "rfcs")])


def cloned(bench: Bench, place: Path) -> Made:
    """Sources in a git repository, and in a clone of it."""
    shutil.copytree(bench.sources, place / "rfcs")
    first = bench.batch(place / "first", sources=[_committed(place / "rfcs")])
    subprocess.run(["git", "clone", "-q", place / "rfcs", place / "clone"], check=True)
    return bench.batch(place / "archive", sources=[place / "clone"]), first


def with_git_of_user(bench: Bench, place: Path) -> Made:
    """Sources in a git repository, and somebody who has git tell of commits in another way."""
    shutil.copytree(bench.sources, place / "rfcs")
    first = bench.batch(place / "first", sources=[_committed(place / "rfcs")])
    (place / "home").mkdir()
    (place / "home/.gitconfig").write_text(
        "[core]\nabbrev = 16\nautocrlf = true\n[log]\nshowSignature = true\ndate = relative\n[color]\nui = always\n"
    )
    return bench.batch(place / "archive", sources=[place / "rfcs"], variables={"HOME": str(place / "home")}), first


VARIATIONS = (
    Variation("nothing at all", with_options()),
    Variation("another folder, from within", elsewhere),
    Variation("time zone: UTC+14", under(TZ="Pacific/Kiritimati")),
    Variation("time zone: UTC-9:30", under(TZ="<-0930>+9:30")),
    Variation("locale: Turkish", under(LC_ALL="tr_TR.UTF-8", LANGUAGE="tr:ja", LANG="tr_TR.UTF-8")),
    Variation("locale: Japanese, EUC", under(LC_ALL="ja_JP.EUC-JP", LANGUAGE="ja", PANGO_LANGUAGE="ja:ko")),
    Variation("locale: none (C)", under(LC_ALL="C", LANG="C", PYTHONCOERCECLOCALE="0")),
    Variation("PYTHONHASHSEED=1", under(PYTHONHASHSEED="1")),
    Variation("PYTHONHASHSEED=4242", under(PYTHONHASHSEED="4242")),
    Variation("--jobs 1", with_options("--jobs", "1")),
    Variation("--jobs 2", with_options("--jobs", "2")),
    Variation("--jobs 3", with_options("--jobs", "3")),
    Variation("sources named in another order", named_in_any_order),
    Variation("files laid down in another order, other mtime", written_backwards),
    Variation("umask 077", lambda bench, place: bench.batch(place / "archive", umask=0o077)),
    Variation("umask 0", lambda bench, place: bench.batch(place / "archive", umask=0)),
    Variation("other fonts, and a font configuration", with_fonts),
    Variation("a new home, nothing cached", with_new_home),
    Variation("no home", under(HOME="/nonexistent", XDG_CACHE_HOME="relative", TMPDIR="/var/tmp")),
    Variation("pandoc's folder of the user", with_pandoc_of_user),
    Variation(
        "variables of libraries",
        under(
            GHCRTS="-A64m", PANDOC_VERSION="1", FC_LANG="ja", FREETYPE_PROPERTIES="cff:hinting-engine=adobe",
            HB_SHAPER_LIST="fallback", MALLOC_PERTURB_="85", COLUMNS="20", NO_COLOR="1", TERM="dumb",
            CLICOLOR_FORCE="1", PYTHONIOENCODING="latin-1", WEASYPRINT_DPI="300",
            PYGMENTS_STYLE="x", G_MESSAGES_DEBUG="all", OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1",
        ),
    ),
    Variation("PYTHONOPTIMIZE=1", under(PYTHONOPTIMIZE="1")),
    Variation("a year later", on_another_day),
    Variation("SOURCE_DATE_EPOCH=1", under(SOURCE_DATE_EPOCH="1"), "the day of RFCs that state none"),
    Variation("three shards, merged", in_shards),
    Variation("half of the sources first", in_two_steps),
    Variation("one format first", with_formats_added),
    Variation("formats taken away", with_formats_taken),
    Variation("an RFC that came and went", with_others_gone),
    Variation("killed four times, and completed", killed),
    Variation("copied, files lost, made again", copied),
    Variation("a clone of a git repository", cloned),
    Variation("git's configuration of the user", with_git_of_user),
    Variation("in git against not", checked_out, "the commit on covers and in what is told of inputs"),
)  # fmt: skip
