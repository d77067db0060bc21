"""The whole program on one page: read -> resolve -> export, each step from one frozen value to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from rfcexport.artwork import Studio, artwork_of
from rfcexport.cover import CoverRow, cover_of
from rfcexport.diagnostics import Diagnostic, Position, Read, UsageError, in_order
from rfcexport.exporters import EXPORTERS
from rfcexport.html_artwork import FORMULA_SCALE
from rfcexport.images import Picture, extent_on_page, load_picture, with_fewer_pixels
from rfcexport.letters import language_of
from rfcexport.manuscript import PAPERS_MM, Manuscript
from rfcexport.model import Block, Inline, Rfc, Section
from rfcexport.pandoc_ast import line_of, plain_text, walk, words_of
from rfcexport.places import with_columns
from rfcexport.policy import Policy, Refused, beyond
from rfcexport.profiles import PROFILES
from rfcexport.reader import read_rfc
from rfcexport.rendering import MARGIN_MM
from rfcexport.revision import History, histories_of, history_of
from rfcexport.settings import Settings
from rfcexport.sources import STANDARD_STREAM, name_on_cover, read_source, root_of, sidecar_of
from rfcexport.theme import Theme, load_theme

DEFAULT_LANGUAGE = "en"
"""The language of an RFC that neither states one nor is written in letters that tell one."""

_PIXELS_PER_INCH = 96.0  # CSS Values 4, 6.2
_MM_PER_INCH = 25.4

_LEDE_SECTIONS = ("summary", "abstract", "overview", "introduction", "tl;dr")
_LEDE_LENGTH = 280
_TEX = re.compile(r"[\\^_{}&~]")
_UNREADABLE: Inline = {"t": "Str", "c": "\ue000"}
_BODY_PT, _PT_PER_MM = 10.0, 72 / 25.4
# Without one of these no tree holds a picture, and need not be walked.
_PICTURE = re.compile(r"!\[|<im|<picture", re.IGNORECASE)


def load_rfc(path: str | Path, *, settings: Settings | None = None) -> Read[Rfc]:
    """The RFC in the file at `path`, with what was noticed.

    Raises UsageError for a file that cannot be read, RefusedInput for one that is no RFC in UTF-8 within the limits.
    """
    settings = settings or Settings()
    content = read_source(str(path), settings=settings, standard_input=None)
    return parse_rfc(content, path=name_on_cover(str(path)), settings=settings)


def parse_rfc(
    content: bytes, *, path: str = "-", settings: Settings | None = None, history: History | None = None
) -> Read[Rfc]:
    """The RFC in `content`; `path` names it in messages and says what stands beside it: pictures, metadata.

    `history` is what git knows of the file; it is asked where none is given.
    """
    settings = settings or Settings()
    sidecar = sidecar_of(path, settings)
    read = read_rfc(content, path=path, limits=settings.bounds, vocabulary=settings.metadata, sidecar=sidecar)
    return Read(dated(read.value, settings, history), read.diagnostics)


def history_for(source: str, settings: Settings, *, has_revision: bool) -> History:
    """What git knows of the file that `source` names, as far as it is wanted: git is asked nothing for nothing."""
    has_days = settings.dates == "git"
    path = Path(source)
    if source == STANDARD_STREAM or not (has_revision or has_days) or not path.is_file():
        return History()
    return history_of(path, has_days=has_days)


def histories_for(sources: Iterable[tuple[str, Settings]]) -> dict[str, History]:
    """What git knows of each of many files, asked for all of them together where it can be."""
    files = [(source, settings) for source, settings in sources if source != STANDARD_STREAM and Path(source).is_file()]
    together = [Path(source) for source, settings in files if settings.dates != "git"]
    known = histories_of(together)
    return {
        source: known[Path(source)] if settings.dates != "git" else history_for(source, settings, has_revision=True)
        for source, settings in files
    }


def dated(rfc: Rfc, settings: Settings, history: History | None = None) -> Rfc:
    """`rfc` with the days of its file's history where it states none and the settings want them."""
    metadata = rfc.metadata
    if settings.dates != "git" or (metadata.created and metadata.updated):
        return rfc
    history = history or history_for(rfc.source.path, settings, has_revision=False)
    first, last = history.first_day, history.last_day
    created, updated = metadata.created or first, metadata.updated or last
    from_git = tuple(name for name in ("created", "updated") if getattr(metadata, name) is None and first is not None)
    return replace(rfc, metadata=replace(metadata, created=created, updated=updated, from_git=from_git))


def export_rfc(rfc: Rfc, to: str, *, settings: Settings | None = None, history: History | None = None) -> Read[bytes]:
    """`rfc` as the bytes of a PDF, HTML or DOCX file (`to`), with what was noticed on the way."""
    if to not in EXPORTERS:
        raise UsageError(f"format must be one of {', '.join(EXPORTERS)}; found {to!r}")
    manuscript = manuscript_of(rfc, settings or Settings(), history)
    exported = EXPORTERS[to](manuscript.value)
    return Read(exported.value, in_order([*manuscript.diagnostics, *exported.diagnostics]))


def manuscript_of(
    rfc: Rfc, settings: Settings, history: History | None = None, *, related: Sequence[CoverRow] = ()
) -> Read[Manuscript]:
    """`rfc` with its cover, its pictures and every decision about its form; `related` are rows about other RFCs."""
    theme = load_theme(settings.style)
    policy = policy_of(rfc, settings)
    pictures = pictures_of(rfc, policy)
    lang = language_for(rfc, settings)
    artwork = artwork_of(rfc, studio_of(rfc, settings))
    history = history or history_for(rfc.source.path, settings, has_revision=True)
    cover = cover_of(
        rfc,
        labels=theme.labels,
        lang=lang,
        organisation=settings.org or theme.organisation,
        series=settings.series or theme.series,
        lede=lede_of(rfc),
        revision=history.revision,
        related=related,
    )
    manuscript = Manuscript(
        rfc=rfc,
        cover=cover,
        theme=theme,
        pictures=at_resolution(rfc, pictures.value, settings),
        lang=lang,
        logo=_logo(settings, theme),
        paper=settings.paper,
        has_contents=settings.toc,
        has_section_numbers=settings.number_sections,
        has_line_numbers=settings.line_numbers,
        has_link_notes=settings.link_notes,
        has_cross_references=settings.cross_references,
        carries_source=settings.embed_source,
        profile=PROFILES[settings.pdf_profile],
        limits=settings.bounds,
        artwork=artwork.value,
    )
    return Read(manuscript, (*pictures.diagnostics, *artwork.diagnostics))


def language_for(rfc: Rfc, settings: Settings) -> str:
    """The language that the document or the settings state, else that which its letters tell."""
    return rfc.lang or settings.lang or language_of(prose_of(rfc)) or DEFAULT_LANGUAGE


def studio_of(rfc: Rfc, settings: Settings) -> Studio:
    """How the diagrams and formulas of `rfc` are made."""
    measure_mm = PAPERS_MM[settings.paper][0] - 2 * MARGIN_MM
    return Studio(
        style=settings.style,
        lang=language_for(rfc, settings),
        limits=settings.bounds,
        line_em=measure_mm * _PT_PER_MM / _BODY_PT / FORMULA_SCALE,
        is_numbered=settings.number_equations,
    )


def warm_up(to: str | None, theme: Theme) -> None:
    """Load what the first document of a process would wait for; `to` is the format, None where nothing is exported.

    Raises MissingRequirement where the machine lacks it.
    """
    if to in ("pdf", "html"):
        theme.load_templates()
    if to == "pdf":
        # WeasyPrint is loaded for a PDF alone: everything else runs where Pango is missing.
        from rfcexport.exporters.pdf import load

        load(theme.font_folders)


def policy_of(rfc: Rfc, settings: Settings) -> Policy:
    """What the document may read: below the root stated, else its git work tree, else its own folder."""
    root = root_of(rfc.source.path, settings)
    return Policy(root, settings.bounds, settings.allow_remote_images)


def lede_of(rfc: Rfc) -> str | None:
    """One or two sentences from the first paragraph of the Summary, cut at a sentence; None where there is none."""
    section = next((s for s in rfc.walk() if s.title.lower().rstrip(":") in _LEDE_SECTIONS), None)
    first = next((block for block in section.blocks if block["t"] == "Para"), None) if section else None
    if first is None:
        return None
    shown = [_UNREADABLE if node["t"] == "Math" and _TEX.search(node["c"][1]) else node for node in first["c"]]
    text = re.sub(r"\s+", " ", plain_text(shown)).strip()
    if text.endswith(":"):
        return None
    sentences = re.split(
        r"(?<=[.!?。])(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\betc\.)(?<!\bvs\.)\s+(?=[A-Z\"'“(`\d]|[^\x00-\x7f])", text
    )
    lede = sentences[0]
    if len(sentences) > 1 and len(lede) + len(sentences[1]) < _LEDE_LENGTH - 60:
        lede = f"{lede} {sentences[1]}"
    if len(lede) > _LEDE_LENGTH:
        lede = f"{lede[:_LEDE_LENGTH].rsplit(' ', 1)[0].rstrip(',;:')}\u00a0…"
    # A cover has words: TeX is none.
    return lede if lede and _UNREADABLE["c"] not in lede else None


def prose_of(rfc: Rfc) -> str:
    """The words of the document without code; empty where every letter is one of ASCII, and tells no language."""
    if rfc.source.text.isascii():
        return ""
    return " ".join((rfc.metadata.title or "", *words_of([*rfc.blocks, *_blocks_below(rfc.sections)])))


def _logo(settings: Settings, theme: Theme) -> Picture | None:
    path = Path(settings.logo) if settings.logo else theme.logo
    if path is None:
        return None
    try:
        return load_picture(path.name, folder=path.parent, policy=Policy(path.parent))
    except Refused as error:
        raise UsageError(f"{path}: the logo {error}") from error


def pictures_of(rfc: Rfc, policy: Policy) -> Read[dict[str, Picture]]:
    """Every picture that the document may show, by its address in the tree."""
    if not _PICTURE.search(rfc.source.text):
        return Read({})
    folder = Path(rfc.source.path).parent if rfc.source.path != "-" else policy.root
    pictures: dict[str, Picture] = {}
    # One picture under several addresses is held, and written, once.
    known: dict[Picture, Picture] = {}
    held = 0
    findings: list[Diagnostic] = []
    refused: dict[str, Refused] = {}
    lines = rfc.source.text.split("\n")
    for node in walk([*rfc.blocks, *_blocks_below(rfc.sections)], "Image"):
        address = node["c"][2][0]
        shown = _shown(address)
        position = _position_of(shown, line_of(node), lines, rfc.source.path)
        if address not in pictures and address not in refused:
            try:
                if len(pictures) + len(refused) >= policy.limits.pictures:
                    raise beyond("pictures", policy.limits, found="more")
                picture = load_picture(address, folder=folder, policy=policy)
                if picture not in known:
                    held += len(picture.content)
                    if held > policy.limits.output_bytes:
                        raise beyond("output", policy.limits, found=f"pictures of {held:,}")
                pictures[address] = known.setdefault(picture, picture)
                if picture.dropped:
                    found = f"found {', '.join(picture.dropped)}, left out of {shown}"
                    findings.append(
                        Diagnostic("image-cleaned", f"picture must draw itself and do no more; {found}", position)
                    )
            except Refused as error:
                refused[address] = error
        if not plain_text(node["c"][1]).strip():
            opening = Position(rfc.source.path, position.line)
            message = "picture must have an alternative text; found none"
            findings.append(Diagnostic("image-alt", message, opening, hint="write it between the brackets of ![]()"))
        if address in refused:
            reason = refused[address]
            message = f"picture {reason}{' in' if '; found' in str(reason) else '; found'} {shown}"
            findings.append(Diagnostic("image-refused", message, position, hint=reason.hint))
    return Read(pictures, tuple(with_columns(findings, lines, path=rfc.source.path)))


def at_resolution(rfc: Rfc, pictures: Mapping[str, Picture], settings: Settings) -> Mapping[str, Picture]:
    """`pictures` with no more pixels than the settings want at the largest size that each is set in."""
    density = settings.picture_resolution / _PIXELS_PER_INCH
    if not density or not pictures:
        return pictures
    width, height = ((side - 2 * MARGIN_MM) / _MM_PER_INCH * _PIXELS_PER_INCH for side in PAPERS_MM[settings.paper])
    # One picture under several addresses stays one.
    largest: dict[int, tuple[float, float]] = {}
    for node in walk([*rfc.blocks, *_blocks_below(rfc.sections)], "Image"):
        (_, _, size), _, (address, _) = node["c"]
        if (picture := pictures.get(address)) is not None:
            across, down = extent_on_page(picture, dict(size), (width, height))
            before = largest.get(id(picture), (0.0, 0.0))
            largest[id(picture)] = (max(before[0], across * density), max(before[1], down * density))
    each = {id(picture): picture for picture in pictures.values()}
    smaller = {one: with_fewer_pixels(each[one], most, settings.bounds) for one, most in largest.items()}
    return {address: smaller.get(id(picture), picture) for address, picture in pictures.items()}


def _shown(address: str) -> str:
    """An address short enough for a message; of a picture written into the text, what kind it is."""
    if address[:5].lower() == "data:":
        return f"{address.partition(',')[0][:40]},..."
    return address if len(address) <= 80 else f"{address[:77]}..."


def _position_of(shown: str, line: int | None, lines: Sequence[str], path: str) -> Position:
    """Where the address stands in its line, if the line holds it as it is shown."""
    at = lines[line - 1].find(shown.removesuffix("...")) if line is not None and 0 < line <= len(lines) else -1
    return Position(path, line, at + 1 if at >= 0 and shown else None)


def _blocks_below(sections: tuple[Section, ...]) -> Iterator[Block]:
    for section in sections:
        for inner in section.walk():
            yield from ({"t": "Plain", "c": list(inner.heading)}, *inner.blocks)
