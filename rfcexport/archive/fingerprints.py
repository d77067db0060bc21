"""Settings -> the fingerprints by which the next run knows whether what was made with them would be the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rfcexport.archive.tools import Tools, as_json, fingerprint, settings_value, versions_for
from rfcexport.settings import Settings


@dataclass(frozen=True, slots=True)
class Printed:
    """The fingerprints of `settings`: `key` of themselves, whose `value` the catalogue has.

    `reading` is of all that a source is read with, `forms` of what all exports in a format depend on.
    """

    settings: Settings
    value: Mapping[str, Any]
    key: str
    reading: str
    forms: Mapping[str, str]


class Fingerprints:
    """Those of settings under the tools of one run; made once for settings that many sources share."""

    def __init__(self, tools: Tools, formats: Sequence[str], *, has_checks: bool) -> None:
        self._tools, self._formats, self._has_checks = tools, formats, has_checks
        # By their address: they are kept, so that no other ones can come to have it.
        self._known: dict[int, Printed] = {}

    def of(self, settings: Settings) -> Printed:
        """What settings come to."""
        if id(settings) not in self._known:
            self._known[id(settings)] = self._made(settings)
        return self._known[id(settings)]

    def _made(self, settings: Settings) -> Printed:
        value, versions = settings_value(settings), self._tools.versions
        return Printed(
            settings,
            value,
            fingerprint(value),
            fingerprint(versions["rfcexport"], versions["pandoc"], value),
            {
                # Findings are kept with the exports: they are made anew where they are weighed or ruled anew.
                to: fingerprint(
                    versions_for(to, versions),
                    self._tools.themes[settings.style],
                    value,
                    self._has_checks,
                    as_json((settings.checks, settings.rules)),
                )
                for to in self._formats
            },
        )
