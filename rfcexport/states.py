"""The words that projects have for where an RFC stands, to one `State`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rfcexport.model import State
from rfcexport.vocabulary import Vocabulary

_STATES = {
    State.DRAFT: (
        "draft", "drafting", "wip", "work in progress", "in progress", "pre-draft", "idea", "provisional",
        "prediscussion",
        "ideation", "under construction", "strawman", "exploratory", "concept", "pre-alpha",
        "entwurf", "in arbeit", "borrador", "brouillon", "ébauche", "rascunho", "草案", "草稿", "起草",
        "下書き", "ドラフト",
        "черновик", "bozza", "초안", "작성 중", "작성중", "concept versie",
    ),
    State.PROPOSED: (
        "proposed", "proposal", "new", "open", "submitted", "pending", "under discussion", "discussion", "requested",
        "vorgeschlagen", "offen", "propuesto", "propuesta", "proposé", "proposto", "提案", "提议", "提議",
        "待定", "提案中", "предложено", "제안", "제안됨",
        "議論中", "讨论中",
    ),
    State.REVIEW: (
        "review", "in review", "under review", "active review", "last call", "comment", "fcp", "final comment period",
        "scheduled for review", "awaiting review", "ready for review", "peer review", "in discussion", "voting",
        "in prüfung", "en revisión", "en révision", "en revue", "em revisão", "评审", "评审中", "審查中",
        "レビュー", "レビュー中",
        "검토", "검토 중", "검토중", "ter review", "на рассмотрении",
    ),
    State.ACCEPTED: (
        "accepted", "approved", "active", "adopted", "final", "agreed", "implementable", "living", "ratified",
        "accept",
        "published", "complete", "committed", "ready for implementation", "ready to implement", "decided",
        "effective",
        "angenommen", "akzeptiert", "genehmigt", "aceptado", "aceptada", "aprobado", "accepté", "approuvé", "adopté",
        "aceito", "aceite", "aprovado", "接受", "已接受", "通过", "已通过", "批准", "已批准", "採択", "承認",
        "承認済み", "承認済",
        "принят", "принято", "принята", "accettato", "승인", "승인됨", "확정", "채택", "przyjęty",
        "geaccepteerd", "goedgekeurd",
    ),
    State.IMPLEMENTED: (
        "implemented", "done", "shipped", "released", "deployed", "completed", "merged", "finished", "stable",
        "demonstrated", "implementation complete", "landed", "delivered", "ga", "graduated",
        "umgesetzt", "implementiert", "implementado", "implementada", "implémenté", "mis en œuvre", "已实现",
        "已實現", "实现",
        "구현됨", "구현 완료", "완료", "реализовано", "wdrożony", "完成", "已完成", "実装済み", "実装済",
        "実装", "реализован",
    ),
    State.REJECTED: (
        "rejected", "declined", "denied", "refused", "closed", "not accepted", "not approved", "failed", "wontfix",
        "won't do", "abgelehnt", "rechazado", "rechazada", "rejeté", "refusé", "rejeitado", "拒绝", "已拒绝",
        "否决", "却下", "отклонён",
        "отклонено", "거절", "반려", "odrzucony",
    ),
    State.WITHDRAWN: (
        "withdrawn", "abandoned", "cancelled", "canceled", "retired", "retracted", "dropped",
        "zurückgezogen", "retirado", "abandonado", "retiré", "abandonné", "撤回", "已撤回", "废弃", "取り下げ",
    ),
    State.DEFERRED: (
        "deferred", "postponed", "stalled", "on hold", "stagnant", "paused", "inactive", "dormant", "returned",
        "parked",
        "returned for revision", "on-hold", "frozen", "blocked",
        "zurückgestellt", "aplazado", "pospuesto", "reporté", "adiado", "推迟", "搁置", "保留", "延期",
    ),
    State.SUPERSEDED: (
        "superseded", "replaced", "obsolete", "obsoleted", "deprecated", "superceded", "defunct", "moved", "outdated",
        "ersetzt", "überholt", "veraltet", "reemplazado", "obsoleto", "remplacé", "obsolète", "substituído",
        "取代", "已取代",
        "被取代", "已废弃", "置き換え", "廃止",
    ),
}  # fmt: skip
# How a choice left from a template is parted: `Draft | Accepted`, `draft / accepted`, `draft, accepted or rejected`.
_PARTS = re.compile(r"\s*(?:\||/|；|;|,|、|\bor\b|\boder\b|\bou\b|\bo\b)\s*")
_MARKED = re.compile(r"\[x\]\s*([\w -]+)", re.IGNORECASE)
_LEAST_STATES = 3
# In more words than these a known one says something else: `until prototyping is done`.
_WORDS_OF_STATE = 6


def state_of(text: str, vocabulary: Vocabulary | None = None) -> State:
    """What a stated status means: its longest known words at the beginning, else any known word in it."""
    table = _taught_table(vocabulary) if vocabulary is not None and vocabulary.states else _table()
    words = re.sub(r"[^\w\s'-]", " ", text.casefold()).split()
    for length in range(min(4, len(words)), 0, -1):
        if (state := table.get(" ".join(words[:length]))) is not None:
            return state
    if "not" in words or len(words) > _WORDS_OF_STATE:
        return State.UNKNOWN
    # `Draft-Accepted` has come to the second of the two.
    last_parts = [part for word in words[:1] for part in reversed(word.split("-"))]
    return next((table[word] for word in [*last_parts, *words] if word in table), State.UNKNOWN)


def is_choice(text: str) -> bool:
    """Whether the text is a list of states to choose from, as templates have it: `Draft | Accepted | Rejected`."""
    # One space between two words: what parts the states is looked for from each space on.
    parts = [part.strip(" .*`_") for part in _PARTS.split(" ".join(_inside(text).split()))]
    # A state has few words; `accepted, but see X, Y or Z` is a sentence.
    states = [part for part in parts if 0 < len(part.split()) <= 3 and state_of(part) is not State.UNKNOWN]
    bars = [part for part in text.split("|") if part.strip()]
    if len(bars) > 2 and sum(state_of(part) is not State.UNKNOWN for part in bars) > 1:
        return True
    return len(states) >= _LEAST_STATES and len(states) * 3 >= len([part for part in parts if part]) * 2


def chosen_of(text: str, bold: Sequence[str]) -> str:
    """The state that is marked in a list of them, by bold type or by a ticked box; else the text."""
    if not is_choice(text):
        return text
    if len(bold) == 1:
        return bold[0]
    ticked = _MARKED.findall(text)
    return ticked[0].strip() if len(ticked) == 1 else text


def _inside(text: str) -> str:
    """What brackets round the whole text hold."""
    found = re.fullmatch(r"\s*[\[{(<](.*)[\]})>]\s*", text, re.DOTALL)
    return found[1] if found else text


@lru_cache(maxsize=1)
def _table() -> Mapping[str, State]:
    return {word: state for state, words in _STATES.items() for word in words}


@lru_cache(maxsize=8)
def _taught_table(vocabulary: Vocabulary) -> Mapping[str, State]:
    taught = {word.casefold(): state for state, words in vocabulary.states for word in words}
    return {**_table(), **taught}
