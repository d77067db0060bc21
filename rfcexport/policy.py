"""What a document may read and how much it may use.

The author of a document is not trusted. One frozen `Policy` is given to every door through which a document could
reach a file: there is no other way to one, and no document can change it.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document; sizes in bytes, times in seconds, memory in MiB."""

    input_bytes: int = 2_000_000
    front_matter_bytes: int = 65_536
    nesting: int = 40
    picture_bytes: int = 10_000_000
    picture_pixels: int = 20_000_000
    pictures: int = 200
    pandoc_s: float = 30.0
    pandoc_mib: int = 512


@dataclass(frozen=True, slots=True)
class Policy:
    """`root`: the folder below which a document may read files, None for no file at all."""

    root: Path | None = None
    limits: Limits = field(default_factory=Limits)
    allow_remote_images: bool = False


class Refused(Exception):
    """A file that a document asked for and may not have, or that cannot be read."""


def read_below_root(path: Path, policy: Policy) -> bytes:
    """The bytes of a regular file below the policy's root; raises `Refused` with the reason.

    The real path is judged, not the written one; the file is opened without following a link and without waiting.
    """
    if policy.root is None:
        raise Refused("must come with a document that lies in a folder; standard input has none")
    try:
        real = path.resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        raise Refused("must be a file that exists") from error
    if not real.is_relative_to(policy.root.resolve()):
        raise Refused("must lie below the document root")
    try:
        descriptor = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise Refused(f"must be readable; {error.strerror}") from error
    # Before a file object is made, which refuses a folder with an error of its own.
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("must be a regular file")
    with os.fdopen(descriptor, "rb") as file:
        content = file.read(policy.limits.picture_bytes + 1)
    if len(content) > policy.limits.picture_bytes:
        raise Refused(f"must be at most {policy.limits.picture_bytes:,} bytes")
    return content
