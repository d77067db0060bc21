"""The words under which RFCs state their metadata, in several languages, to the attributes of `Metadata`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rfcexport.dates import iso_date
from rfcexport.vocabulary import Vocabulary

NOTHING_TAUGHT = Vocabulary()

# In each row the surest word first: where a document has several, the surest decides.
_KEYS = {
    "title": (
        "title", "feature name", "proposal name", "name", "feature", "subject", "contribution name",
        "제목", "titel", "título", "titulo", "titre", "标题", "標題", "名称", "題名", "タイトル", "件名", "название",
    ),
    "id": (
        "id", "docname", "number", "identifier", "rfc", "no", "num",
        "nummer", "kennung", "número", "numero", "numéro", "identificador", "identifiant", "编号", "編號", "番号",
    ),
    "status": (
        "status", "state", "stage", "phase", "implementation status",
        "상태", "zustand", "estado", "statut", "état", "situação", "状态", "狀態", "状態", "ステータス",
        "статус", "stato",
    ),
    "authors": (
        "author", "owner", "written by", "proposer", "proposed by", "created by", "submitter", "submitted by",
        "prepared by", "editor", "by", "implementation owner", "point of contact", "co author", "coauthor",
        "proponent", "maintainer", "작성자", "저자", "담당자", "auteurs", "opsteller", "autorzy",
        "autor", "autoren", "autorin", "verfasser", "verfasst von", "besitzer", "verantwortlich", "autores",
        "autora", "propietario", "responsable", "auteur", "auteurs", "autrice", "rédacteur", "rédigé par",
        "responsável", "proprietário", "作者", "负责人", "負責人", "撰写人", "著者", "作成者", "筆者",
        "担当者", "автор", "autore",
    ),
    "created": (
        "created", "creation date", "date created", "created on", "created at", "start date", "date started",
        "started", "submitted", "date submitted", "submission date", "proposed", "proposed on",
        "begin design discussion", "opened", "received", "written", "date",
        "date proposed", "proposed date", "날짜", "작성일", "작성", "생성일", "aangemaakt", "data utworzenia",
        "erstellt", "erstellt am", "erstellungsdatum", "angelegt", "datum", "creado", "fecha de creación",
        "fecha de inicio", "fecha", "créé", "créé le", "date de création", "criado", "criado em", "data de criação",
        "data de início", "data", "创建日期", "创建时间", "创建", "建立日期", "日期", "開始日期", "开始日期",
        "作成日",
        "作成日時", "起票日", "日付", "開始日", "дата",
    ),
    "updated": (
        "updated", "last updated", "last update", "last modified", "modified", "lastupdated", "date updated",
        "update date", "updated on", "updated at", "date modified", "modified on", "last revised", "revised",
        "last edited", "last amended", "lastmod", "revision date", "last change", "last changed",
        "latest revision", "수정일", "최종 수정", "수정", "업데이트", "stand", "letzter stand", "bijgewerkt",
        "обновлено", "изменено",
        "aktualisiert", "zuletzt aktualisiert", "letzte änderung", "geändert", "actualizado", "última actualización",
        "fecha de actualización", "modificado", "mis à jour", "dernière mise à jour", "date de mise à jour",
        "modifié", "atualizado", "última atualização", "atualizado em", "更新日期", "更新时间", "最后更新",
        "最後更新",
        "更新", "更新日", "最終更新", "最終更新日", "修改日期",
    ),
}  # fmt: skip
# Keys that mark a block as metadata although they have no attribute of their own.
_FAMILIAR = frozenset({
    "pr", "issue", "tracking issue", "pull request", "implementation", "implementation pr", "reviewer", "approver",
    "decider", "consulted", "informed", "supersedes", "superseded by", "replaces", "replaced by", "obsoletes",
    "obsoleted by", "updates", "related", "category", "type", "track", "layer", "version", "discussion",
    "discussions to", "discussions", "discussion thread", "comments uri", "comments", "requires", "target release",
    "release", "sponsor", "shepherd", "champion", "contact", "stakeholder", "contributor", "team", "area", "tag",
    "label", "license", "licence", "copyright", "depends on", "dependency", "since", "epic", "sig", "owning sig",
    "group", "description", "abstract", "resolution", "post history", "content type", "module", "component",
    "milestone", "bug", "url", "link", "prototype", "specification", "decided", "implemented", "accepted",
    "rejected", "landed", "released",
    "review manager", "technical story", "status note", "language", "lang", "rust issue", "react issue",
    "reference issue", "github issue", "cnb issue", "cnb pull request", "assigned", "last call deadline",
    "replacement", "priority", "audience", "project", "decision date", "approved", "approved by", "revision",
    "评审人", "类型", "审核人", "レビュアー", "revisor", "prüfer", "relecteur",
})  # fmt: skip
# Keys that the text of a design has too.
_WEAK = frozenset(
    {"stage", "phase", "by", "name", "number", "no", "subject", "feature", "identifier", "state", "editor"}
)
# Words before a key that say whose it is, not what it is.
_WHOSE = re.compile(
    r"(?:(?:rfc|proposal|decision|document|doc|kep|adr|design|original|primary|main|lead|first|initial|current|overall)"
    r" )+"
)
_PLURAL = re.compile(r"\((?:s|es|e|en|n|in|innen|a|as|r|rs|or|ors)\)")
# `dateReceived`
_CAMEL = re.compile(r"(?<=[a-z]{2})(?=[A-Z])")
_SERIES_KEY = re.compile(r"[a-z]{2,5}")
# Short words with a number behind them that name no series.
_NO_SERIES = frozenset({
    "pr", "prs", "issue", "epic", "year", "page", "pages", "order", "part", "phase", "tier", "size", "stage", "level",
    "sort", "bug", "cl", "diff", "sig", "area", "weight", "team", "score", "rank", "vote", "votes", "day",
    "days", "cost",
    "risk", "week", "weeks", "due", "eta", "month", "hours", "port", "pos", "index", "toc", "depth", "draft", "max",
    "min", "since", "build", "step", "steps",
})  # fmt: skip
# What an id looks like: few words and a number among them.
_HAS_PLACE = re.compile(r"\s*(?=[^\s]*(?:\s\S+){0,3}\s*$)(?=.*\d)|\s*[\[(<{]|\s*(?:n/a|tb[ad]|x+|\?+)\b", re.IGNORECASE)
# Words for the document itself: `Proposal: SE-0042` states its number.
_DOCUMENT = frozenset({"proposal", "document", "doc", "decision", "specification", "standard", "enhancement"})
_PLACE = re.compile(r"[A-Z]{1,8}[- ]?\d{1,6}")
_GUESSED = 100
# No key and no id is longer; what is looked at has an end, whatever a document holds.
_LONGEST = 200
_LOOSE_IDS = frozenset({"rfc", "number", "no", "num", "rfc number", "rfc no", "rfc id"})
_NUMBER = re.compile(r"[\"'`]?(?:([A-Za-z]{2,8})[- ]?)?\d{1,5}(?:-[a-z][\w-]*)?[\"'`]?")


def normal_key(key: str) -> str:
    """A key as the tables hold it: lower case, singular, no colon, no sign, nothing in parentheses."""
    text = _PLURAL.sub("", _CAMEL.sub(" ", key.strip()).casefold())
    text = re.sub(r"[(（\[][^()（）\[\]]*[)）\]]", " ", text)
    text = re.sub(r"[_\-‐-―*`#:：?]+", " ", text)
    return " ".join(text.split())


def attribute_of(key: str, value: str = "", vocabulary: Vocabulary = NOTHING_TAUGHT) -> tuple[str, int] | None:
    """The attribute that a key means and its rank among the words for it, 0 for the surest; None where it is none.

    `value` tells a series from other short words: `bip: 54` states an id, `team: storage` does not.
    """
    normal, value = normal_key(key[:_LONGEST]), value[:_LONGEST]
    for attribute, taught in vocabulary.keys:
        if normal in map(normal_key, taught):
            return attribute, -1
    found = _known(normal)
    # `RFC: Update the view` names no place in a series.
    if found is not None and not (normal in _LOOSE_IDS and value and not _is_place(value)):
        return found
    if normal == "since" and iso_date(value)[0]:
        return "created", _GUESSED - 1
    if _is_series(normal, value.strip(), vocabulary):
        return "id", _GUESSED
    return None


def certain_attribute_of(key: str, value: str = "", vocabulary: Vocabulary = NOTHING_TAUGHT) -> str | None:
    """The attribute that a key means wherever it stands.

    `Stage`, `Name` and `One: 2` mean one only in a block that is metadata for other reasons.
    """
    found = attribute_of(key, value, vocabulary)
    return found[0] if found is not None and found[1] != _GUESSED and normal_key(key) not in _WEAK else None


def is_known(key: str, value: str = "", vocabulary: Vocabulary = NOTHING_TAUGHT) -> bool:
    """Whether a key is one that RFCs state metadata under."""
    found = attribute_of(key, value, vocabulary)
    if found is not None and found[1] != _GUESSED:
        return True
    normal = normal_key(key)
    names = {normal, _WHOSE.sub("", normal), normal.rsplit(" ", 1)[-1]}
    return any(name in _FAMILIAR or _singular(name) in _FAMILIAR for name in names)


def is_slip(typed: str, meant: str) -> bool:
    """Whether the words differ by one letter too many, too few or changed, or by two neighbours that changed places."""
    if typed[:1] != meant[:1] or abs(len(typed) - len(meant)) > 1:
        return False
    start = next((i for i, (a, b) in enumerate(zip(typed, meant, strict=False)) if a != b), min(len(typed), len(meant)))
    a, b = typed[start:], meant[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def known_keys() -> tuple[str, ...]:
    """Every word that means an attribute."""
    return tuple(word for words in _KEYS.values() for word in words)


def _is_place(value: str) -> bool:
    """Whether a value can be an id: no address, and few words with a number among them, or a placeholder."""
    return "://" not in value and _HAS_PLACE.match(value) is not None


@lru_cache(maxsize=4096)
def _known(normal: str) -> tuple[str, int] | None:
    bare = _WHOSE.sub("", normal)
    # `date last revised`, `revision date`
    dated = bare.removeprefix("date of ").removeprefix("date ")
    for name in (normal, _singular(normal), bare, _singular(bare), dated):
        if name in _RANKS:
            return _RANKS[name]
    return _misspelt(normal)


def _misspelt(normal: str) -> tuple[str, int] | None:
    """The key that one slip of the finger made of this one: `update data`, `auhtor`. Short words are left alone."""
    if len(normal) < 6 or normal in _FAMILIAR or not normal.isascii():
        return None
    words, lengths = _long_words(), range(len(normal) - 1, len(normal) + 2)
    near = [word for length in lengths for word in words.get((normal[0], length), ()) if is_slip(normal, word)]
    return (_RANKS[near[0]][0], len(_RANKS)) if len({_RANKS[word][0] for word in near}) == 1 else None


@lru_cache(maxsize=1)
def _long_words() -> Mapping[tuple[str, int], Sequence[str]]:
    """The words that are long enough to be known with a slip in them, by their first letter and their length."""
    words: dict[tuple[str, int], list[str]] = {}
    for word in _RANKS:
        if len(word) > 5:
            words.setdefault((word[0], len(word)), []).append(word)
    return words


def _is_series(normal: str, value: str, vocabulary: Vocabulary) -> bool:
    taught = {word.casefold() for word in vocabulary.series}
    name = normal.removesuffix(" number").removesuffix(" no").removesuffix(" id")
    if name in taught:
        return bool(value)
    if name in _DOCUMENT:
        return _PLACE.fullmatch(value) is not None or (name == "proposal" and value.isdigit())
    if not _SERIES_KEY.fullmatch(name) or name in _NO_SERIES:
        return False
    found = _NUMBER.fullmatch(value)
    return found is not None and (found[1] or name).casefold() == name


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


_RANKS = {word: (attribute, rank) for attribute, words in _KEYS.items() for rank, word in enumerate(words)}
