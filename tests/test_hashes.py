"""Against the vectors of FIPS 180-4 (NIST, "Examples with Intermediate Values") and of Content Security Policy."""

from __future__ import annotations

from rfcexport.hashes import hash_source_of, sha256_if_any, sha256_of

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_hash_is_in_hexadecimal() -> None:
    assert (sha256_of(b"abc"), sha256_if_any(b"abc"), sha256_if_any(None)) == (ABC, ABC, None)


def test_hash_of_a_script_is_as_a_policy_states_it() -> None:
    # An example of the specification.
    assert hash_source_of("alert('Hello, world.');") == "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
