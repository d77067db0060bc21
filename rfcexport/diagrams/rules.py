"""Style rules within an SVG picture -> what they state for each element (CSS Cascade 4, 6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

_MOST_RULES = 1_000


def ruled(root: Element) -> Mapping[Element, Mapping[str, str]]:
    """What the rules in `root` state for its elements; rules that cannot be read state nothing."""
    import cssselect2
    import tinycss2

    matcher = cssselect2.Matcher()
    count = 0
    for style in [node for node in root.iter() if str(node.tag).endswith("style")]:
        for rule in tinycss2.parse_stylesheet(style.text or "", skip_comments=True, skip_whitespace=True):
            if rule.type != "qualified-rule" or count >= _MOST_RULES:
                continue
            try:
                selectors = cssselect2.compile_selector_list(rule.prelude)
            except cssselect2.SelectorError:
                continue
            declarations = _declarations(rule.content)
            count += 1
            for selector in selectors:
                matcher.add_selector(selector, declarations)
    if not count:
        return {}
    found: dict[Element, Mapping[str, str]] = {}
    for wrapped in cssselect2.ElementWrapper.from_xml_root(root).iter_subtree():
        matches = sorted(matcher.match(wrapped), key=lambda match: match[:2])
        if matches:
            found[wrapped.etree_element] = {name: value for match in matches for name, value in match[3].items()}
    return found


def _declarations(content: Any) -> dict[str, str]:
    import tinycss2

    return {
        node.lower_name: tinycss2.serialize(node.value).strip()
        for node in tinycss2.parse_blocks_contents(content)
        if node.type == "declaration"
    }
