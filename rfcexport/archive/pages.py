"""What an archive says of itself to people and to auditors: its index, its README, its provenance."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from rfcexport.archive.catalogue import Catalogue, Entry
from rfcexport.archive.families import Chain, Link, families_of
from rfcexport.hashes import hash_source_of
from rfcexport.model import State
from rfcexport.terminal import printable
from rfcexport.theme import Theme, packaged_templates
from rfcexport.webfonts import font_faces

_README = """\
This is an archive of RFCs: for each one its Markdown source, the documents made from it (PDF, HTML, DOCX), and what
was read of it (JSON). index.html lists them all and opens from disk in any browser; catalogue.json says the same to
programs.

Is it whole and untouched? In the folder above this one:

    sha256sum --check --quiet manifest-sha256.txt
    sha256sum --check --quiet tagmanifest-sha256.txt

Nothing is printed where every file is as it was when the archive was made. A Mac has `shasum -a 256 --check --quiet`
for it, and there are programs that read BagIt bags (RFC 8493), which this is. Whoever keeps the hash of
tagmanifest-sha256.txt in another place can prove that the archive is the one it was.

Each PDF, HTML and DOCX file carries the Markdown it was made from: the PDF as an attached file, the HTML in a block of
data at its end (base64), the DOCX in its part customXml/item1.xml (base64). `rfcexport extract` takes it out and proves
its hash; `rfcexport verify` does all of the above.

provenance.json says what the documents were made with.
"""


def readme_bytes() -> bytes:
    """The file `README.txt`."""
    return _README.encode("ascii")


def provenance_bytes(catalogue: Catalogue) -> bytes:
    """The file `provenance.json`: an in-toto statement with SLSA provenance, for others to sign.

    Sources: in-toto Attestation Framework, Statement v1; SLSA 1.0, Build: Provenance.
    """
    subjects = [
        {"name": file.path, "digest": {"sha256": file.sha256}}
        for entry in catalogue.entries
        for form, file in sorted(entry.files.items())
        if form in ("pdf", "html", "docx", "json")
    ]
    materials = [
        {"name": entry.source, "digest": {"sha256": entry.inputs.source}, **_annotations(entry)}
        for entry in catalogue.entries
        if entry.inputs.source
    ]
    statement: dict[str, Any] = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": subjects,
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {
            "buildDefinition": {
                "buildType": "https://github.com/rfcexport/rfcexport/batch/v1",
                "externalParameters": {},
                "internalParameters": catalogue.told_tools,
                "resolvedDependencies": materials,
            },
            "runDetails": {"builder": {"id": f"rfcexport {catalogue.tools['versions']['rfcexport']}"}},
        },
    }
    return (json.dumps(statement, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _annotations(entry: Entry) -> dict[str, Any]:
    """The commit of git that last touched a source (in-toto, ResourceDescriptor: annotations)."""
    if entry.inputs.revision is None:
        return {}
    commit, day, modified = entry.inputs.revision
    return {"annotations": {"gitCommit": commit, "date": day, "modified": bool(modified)}}


def index_html(catalogue: Catalogue, theme: Theme, *, organisation: str | None = None) -> bytes:
    """The file `index.html`, UTF-8 and well-formed XML: every RFC, with a search that runs where scripts do.

    The template is always the packaged one: no limits are on what a theme's own would do here. The theme gives
    colours, faces, `catalogue.css`, and the words that stand on covers too.
    """
    listing = _listing(catalogue, theme.labels)
    organisation = organisation or theme.organisation
    heading = f"{printable(organisation)} RFCs" if organisation else "RFCs"
    shown = f"{heading}{theme.series}{listing.rows}{listing.families}{listing.failed}{listing.left_out}"
    # The faces go by the signs alone: each is looked at once.
    styles, script = (
        _styles(theme, "".join(sorted(set(shown)))),
        (packaged_templates() / "catalogue.js").read_text("utf-8"),
    )
    html = theme.render(
        "default/catalogue.html.j2",
        policy=_policy(styles=styles, script=script),
        styles=Markup(styles),  # noqa: S704 - from the theme, which is trusted
        script=Markup(script),  # noqa: S704 - our own
        organisation=printable(organisation) if organisation else None,
        series=theme.series,
        heading=heading,
        summary=_summary(catalogue.entries),
        count=_counted(len(catalogue.entries), "RFC"),
        states=_states(catalogue.entries),
        has_short_ids=all(len(_name(entry)) <= _SHORT_ID for entry in catalogue.entries),
        rows=Markup(listing.rows),  # noqa: S704 - written below, where every text is escaped; so are the next three
        families=Markup(listing.families),  # noqa: S704
        failed=Markup(listing.failed),  # noqa: S704
        failed_summary=f"{_counted(sum(entry.failure is not None for entry in catalogue.entries), 'RFC')} not exported",
        left_out=Markup(listing.left_out),  # noqa: S704
        left_out_summary=f"{_counted(len(catalogue.left_out), 'file')} left out",
    )
    return html.encode("utf-8")


def _styles(theme: Theme, shown: str) -> str:
    """The style of the page, with the faces for the signs it shows."""
    # Nothing here is set in the serif; without it the faces are those of headings and furniture.
    in_sans = replace(theme, faces={**theme.faces, "serif": theme.faces["sans"]})
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{{theme.dark_properties()}}}}}\n"
    sheets = (theme.stylesheet("theme.css"), theme.stylesheet("catalogue.css"))
    return "\n".join((font_faces(shown, theme=in_sans), theme.custom_properties() + dark, *sheets))


def _policy(*, styles: str, script: str) -> str:
    """Leave for our one style and our one script (Content Security Policy 3, 2.3.1)."""
    return (
        f"default-src 'none'; font-src data:; style-src '{hash_source_of(styles)}'; "
        f"script-src '{hash_source_of(script)}'; base-uri 'none'; form-action 'none'"
    )


def _summary(entries: Sequence[Entry]) -> str:
    years = sorted(entry.survey.created[:4] for entry in entries if entry.survey and entry.survey.created)
    if not years:
        return f"{_counted(len(entries), 'RFC')}."
    span = f"from {years[0]}" if years[0] == years[-1] else f"from {years[0]} to {years[-1]}"
    return printable(f"{_counted(len(entries), 'RFC')}, {span}.")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _states(entries: Iterable[Entry]) -> list[tuple[str, str, int]]:
    """The states that there are, each with its word and how many RFCs are in it."""
    held = Counter(map(_state_of, entries))
    words = {
        **{state.value: state.value.capitalize() for state in State},
        "none": "No status",
        "failed": "Not exported",
    }
    return [(state, word, held[state]) for state, word in words.items() if held[state]]


def _state_of(entry: Entry) -> str:
    if entry.failure is not None:
        return "failed"
    status = entry.survey.member.status if entry.survey else None
    return status.state.value if status else "none"


# The list

_FORMATS = {"html": "HTML", "pdf": "PDF", "docx": "DOCX", "md": "Markdown"}
_READING = ("html", "pdf", "md", "docx")
"""What the title leads to: the first of these that there is."""
_RELATIONS = ("superseded_by", "updated_by", "supersedes", "updates")
_LONGEST_BADGE = 26
_SHORT_ID = 10
_PLAIN = re.compile(r"[A-Za-z0-9/._~-]+")
_ASCII = re.compile(r"[\x00-\x7f]+")
_HARMLESS = re.compile(r"[A-Za-z0-9 ,.;:()/_+-]*")
_DIGITS = re.compile(r"([0-9]+)")
_REMARK = re.compile(r"\s*[(\[,;:.\u2013\u2014].*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Listing:
    """What is written of the RFCs, as HTML."""

    rows: str
    families: str
    failed: str
    left_out: str


def _listing(catalogue: Catalogue, labels: Mapping[str, str]) -> _Listing:
    in_order = sorted(catalogue.entries, key=lambda entry: (_by_number(_name(entry)), entry.source))
    entries = {entry.source: entry for entry in in_order}
    failed = [entry for entry in entries.values() if entry.failure is not None]
    families = families_of({source: entry.relations for source, entry in entries.items()})
    return _Listing(
        rows="\n".join(_row(entry, entries, labels) for entry in entries.values()),
        families="\n".join(_family(family, entries, labels) for family in families),
        failed="\n".join(f"<li>{_link(entry)} {_failure(entry)}</li>" for entry in failed),
        left_out="\n".join(
            f'<li><span class="path">{_text(path)}</span>: {_text(reason)}</li>'
            for path, reason in sorted(catalogue.left_out.items())
        ),
    )


def _by_number(text: str) -> tuple[tuple[int, int, str], ...]:
    """A key that has RFC-9 before RFC-10."""
    parts = _DIGITS.split(text.casefold())
    return tuple(
        (0, len(part.lstrip("0")), part.lstrip("0")) if place % 2 else (1, 0, part)
        for place, part in enumerate(parts)
        if part
    )


def _row(entry: Entry, entries: Mapping[str, Entry], labels: Mapping[str, str]) -> str:
    survey, addresses = entry.survey, _addresses(entry)
    dates = {"created": survey.created, "updated": survey.updated} if survey else {}
    data = "".join(f' data-{name}="{_text(day)}"' for name, day in dates.items() if day)
    facts = " ".join(filter(None, (_authors(survey.authors if survey else ()), _dates(dates, labels))))
    files = " ".join(f'<a href="{address}">{_FORMATS[form]}</a>' for form, address in addresses.items())
    details = "".join((
        f'<p class="facts">{facts}</p>' if facts else "",
        _stated(entry),
        _relations(entry, entries, labels),
        f'<p class="failure">{_failure(entry)}</p>' if entry.failure else "",
    ))  # fmt: skip
    return (
        f'<li class="rfc" id="rfc:{_text(entry.folder)}" data-state="{_state_of(entry)}"{data}>'
        f'<p class="id" dir="auto">{_text(_name(entry))}</p>'
        f'<div class="what"><h3 dir="auto">{_title(entry, addresses)}</h3>{details}</div>'
        f'<p class="state">{_badge(entry)}</p><p class="files">{files}</p></li>'
    )


def _title(entry: Entry, addresses: Mapping[str, str]) -> str:
    title = _text((entry.survey.member.title if entry.survey else None) or entry.source.rpartition("/")[2])
    address = next((addresses[form] for form in _READING if form in addresses), None)
    return f'<a href="{address}">{title}</a>' if address else title


def _authors(names: Sequence[str]) -> str:
    return f'<span class="authors">{", ".join(f"<bdi>{_text(name)}</bdi>" for name in names)}</span>' if names else ""


def _dates(dates: Mapping[str, str | None], labels: Mapping[str, str]) -> str:
    if dates.get("updated") == dates.get("created"):
        dates = {"created": dates.get("created")}
    told = (
        f'<span class="date">{_text(labels[name])} <time datetime="{_text(day)}">{_text(day)}</time></span>'
        for name, day in dates.items()
        if day
    )
    return " ".join(told)


def _badge(entry: Entry) -> str:
    if entry.failure is not None:
        return '<span class="badge state-failed">Not exported</span>'
    status = entry.survey.member.status if entry.survey else None
    return f'<span class="badge state-{status.state.value}">{_text(_in_short(entry))}</span>' if status else ""


def _in_short(entry: Entry) -> str:
    """The status as stated, without a remark where it is long; a text that stays long by the word for its state."""
    status = entry.survey.member.status if entry.survey else None
    if status is None:
        return ""
    words = status.text if len(status.text) <= _LONGEST_BADGE else _REMARK.sub("", status.text)
    return words if 0 < len(words) <= _LONGEST_BADGE else status.state.value.capitalize()


def _stated(entry: Entry) -> str:
    """The status in full where the badge has it in short."""
    status = entry.survey.member.status if entry.survey else None
    if entry.failure is not None or status is None or _in_short(entry) == status.text:
        return ""
    return f'<p class="stated">Status as stated: <q dir="auto">{_text(status.text)}</q></p>'


def _relations(entry: Entry, entries: Mapping[str, Entry], labels: Mapping[str, str]) -> str:
    told = []
    for name in _RELATIONS:
        others = [entries[source] for source in getattr(entry.relations, name) if source in entries]
        if others:
            term = _text(labels[name.replace("_", "-")])
            rows = "".join(f"<dd>{_link(other)}</dd>" for other in others)
            told.append(f'<div class="{name.replace("_", "-")}"><dt>{term}</dt>{rows}</div>')
    return f'<dl class="relations">{"".join(told)}</dl>' if told else ""


def _failure(entry: Entry) -> str:
    failure = entry.failure
    assert failure is not None
    place = entry.source if failure.line is None else f"{entry.source}:{failure.line}"
    return f'<span class="reason">{_text(failure.message)}</span> <span class="path">{_text(place)}</span>'


def _addresses(entry: Entry) -> dict[str, str]:
    """The addresses of its files from the page on, by format; a path that leads anywhere else has none."""
    paths = {form: entry.files[form].path for form in _FORMATS if form in entry.files}
    return {form: _address(path) for form, path in paths.items() if not {"", ".", ".."} & set(path.split("/"))}


def _address(path: str) -> str:
    """A path as the reference to it. The colon is escaped too: before one would be a scheme (RFC 3986, 4.2)."""
    return path if _PLAIN.fullmatch(path) else quote(path.encode("utf-8", "surrogateescape"), safe="/")


def _link(entry: Entry) -> str:
    """A link to the RFC in this list: its id, then its title."""
    title = entry.survey.member.title if entry.survey else None
    after = f' <bdi class="title">{_text(title)}</bdi>' if title and title != _name(entry) else ""
    return f'<a href="#rfc:{_address(entry.folder)}"><bdi>{_text(_name(entry))}</bdi></a>{after}'


def _name(entry: Entry) -> str:
    """What an RFC goes by: its id, else its folder."""
    return (entry.survey.member.id if entry.survey else None) or entry.folder


def _text(text: str) -> str:
    """`text` as it stands in HTML and in quoted attributes; what nobody would see is written out."""
    return text if _HARMLESS.fullmatch(text) else escape(printable(text))


# The families: lists, and no drawing. A drawing of the lines between some hundred RFCs cannot be read, on a telephone
# none can; a list reads aloud, prints, wraps and is searched, and shows a chain of two as well as one of twenty.


def _family(family: Sequence[Chain], entries: Mapping[str, Entry], labels: Mapping[str, str]) -> str:
    chains = "".join(_chain(chain, entries, labels) for chain in family)
    return f'<div class="family">{chains}</div>'


def _chain(chain: Chain, entries: Mapping[str, Entry], labels: Mapping[str, str]) -> str:
    links = [_chain_link(link, entries, labels) for link in chain.links]
    branches = "".join(f"<li>{_chain(branch, entries, labels)}</li>" for branch in chain.branches)
    below = f'<ul class="branches">{branches}</ul>' if branches else ""
    return f'<ol class="chain" role="list">{"</li>".join(links)}{below}</li></ol>'


def _chain_link(link: Link, entries: Mapping[str, Entry], labels: Mapping[str, str]) -> str:
    """An item of a chain, open at its end."""
    entry = entries[link.source]
    of = f"<bdi>{_text(_name(entries[link.of]))}</bdi>: " if link.of else ""
    label = _text(labels[link.relation.replace("_", "-")]) if link.relation else ""
    word = f'<span class="relation">{of}{label}</span> ' if label else ""
    if link.is_repeat:
        return f'<li class="repeat">{word}{_link(entry)} <span class="remark">(shown above)</span>'
    since = entry.survey.created[:4] if entry.survey and entry.survey.created else ""
    day = f' <span class="year">{_text(since)}</span>' if since else ""
    status = entry.survey.member.status if entry.survey else None
    is_replaced = bool(entry.relations.superseded_by) or (status is not None and status.state is State.SUPERSEDED)
    mark = "" if is_replaced else ' class="in-force"'
    return f"<li{mark}>{word}{_link(entry)} {_badge(entry)}{day}"
