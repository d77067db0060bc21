"""XML that a program wrote -> its tree, without entities."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.parsers import expat

from rfcexport.policy import Refused


def tree_of(content: bytes | str) -> Element:
    """The tree of `content`; raises `Refused` for what is not well-formed, or defines entities, which can unfold."""
    reader = expat.ParserCreate()
    reader.EntityDeclHandler = _refuse
    try:
        reader.Parse(content, True)
        return ElementTree.fromstring(content)  # noqa: S314 - read once already, with no entity in it
    except (expat.ExpatError, ElementTree.ParseError, LookupError, ValueError) as error:
        raise Refused(f"must be well-formed XML; found: {error}") from error


def _refuse(*stated: object) -> None:
    raise Refused("must be XML without entity definitions")
