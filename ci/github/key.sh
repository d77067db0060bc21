#!/usr/bin/env bash
# A step of action.yml: the name under which the archive is kept for the next run.
#
# A cache cannot be overwritten, so that each run has a key; what begins like it is an archive of the same job. Formats
# and settings are not part of it: what they change, rfcexport finds out itself.
set -euo pipefail

sum=$(printf '%s\n' "$GITHUB_WORKFLOW" "$GITHUB_JOB" "$INPUT_OUTPUT" "$INPUT_SHARD" | cksum | cut -d ' ' -f 1)
prefix=rfcexport-$RUNNER_OS-$RUNNER_ARCH-$sum-
{
    printf 'prefix=%s\n' "$prefix"
    printf 'key=%s\n' "$prefix$GITHUB_RUN_ID-$GITHUB_RUN_ATTEMPT"
} >> "$GITHUB_OUTPUT"
