#!/usr/bin/env bash
# A step of action.yml: checks, archives or merges, with a line for each finding that GitHub shows beside its place.
#
# Reads the inputs from INPUT_... and RESTORED_KEY; writes the outputs archive, summary and changed. The exit code is
# rfcexport's. Bash 3.2, which is the one of macOS.
set -euo pipefail

# Says what is wrong with an input; what GitHub would read as the end of the line is written so that it does not.
refuse() {
    local text=$1
    text=${text//'%'/%25}
    text=${text//$'\r'/%0D}
    text=${text//$'\n'/%0A}
    printf '::error title=rfcexport::%s\n' "$text"
    exit 2
}

is_true() {
    case "$2" in
        true) return 0 ;;
        false | '') return 1 ;;
        *) refuse "the input $1 must be true or false; found $2" ;;
    esac
}

# Each line of the text that says something is one word of the command, whatever stands in it.
add_lines() {
    local line
    while IFS= read -r line || [ -n "$line" ]; do
        line=${line%$'\r'}
        if [ -n "${line//[[:space:]]/}" ]; then command+=("$line"); fi
    done <<< "$1"
}

warn_of_shallow() {
    local source folder
    while IFS= read -r source; do
        case "$source" in /*) folder=$source ;; *) folder=./$source ;; esac
        while [ ! -d "$folder" ]; do folder=$(dirname -- "$folder"); done
        if [ "$(git -C "$folder" rev-parse --is-shallow-repository 2> /dev/null)" = true ]; then
            # git tells the newest commit for every file then: each RFC would be made anew after each commit.
            printf '::warning title=rfcexport::must have the whole history; found a shallow clone (fetch-depth: 0)\n'
            return
        fi
    done <<< "$1"
}

# The one file that all others of a bag hang on.
proof_of() { cksum 2> /dev/null < "$1/tagmanifest-sha256.txt" || echo none; }

for given in "$INPUT_OUTPUT" "$INPUT_FORMATS" "$INPUT_CONFIG" "$INPUT_SHARD"; do
    case "$given" in *$'\n'*) refuse "inputs other than sources and arguments must be one line; found $given" ;; esac
done
[ -n "${INPUT_SOURCES//[[:space:]]/}" ] || refuse "the input sources must name files or folders; found none"

is_check='' is_merge=''
if is_true check-only "$INPUT_CHECK_ONLY"; then is_check=1; fi
if is_true merge "$INPUT_MERGE"; then is_merge=1; fi
if [ -n "$is_check$is_merge" ] && [ -n "$INPUT_SHARD" ]; then
    refuse "the input shard must come without check-only and merge; found $INPUT_SHARD"
fi
if [ -n "$is_check" ] && [ -n "$is_merge" ]; then refuse "the input merge must come without check-only; found both"; fi

if [ -n "$is_check" ]; then
    command=(rfcexport check --format github)
elif [ -n "$is_merge" ]; then
    command=(rfcexport batch --merge --format github --summary json "--output=$INPUT_OUTPUT")
else
    command=(rfcexport batch --format github --summary json "--output=$INPUT_OUTPUT" "--to=$INPUT_FORMATS")
    if [ -n "$INPUT_SHARD" ]; then command+=("--shard=$INPUT_SHARD"); fi
fi
# A merge takes the exports as they are.
if [ -z "$is_merge" ]; then
    case "$INPUT_CONFIG" in
        '') ;;
        none) command+=(--no-config) ;;
        *) command+=("--config=$INPUT_CONFIG") ;;
    esac
    if is_true strict "$INPUT_STRICT"; then command+=(--strict); fi
fi
add_lines "$INPUT_ARGUMENTS"
# What follows is a source, also where it begins with a hyphen.
command+=(--)
add_lines "$INPUT_SOURCES"

if [ -n "$is_check" ]; then
    exec "${command[@]}"
fi

[ -n "$INPUT_OUTPUT" ] || refuse "the input output must name a folder; found none"
if [ -z "$is_merge" ]; then warn_of_shallow "$INPUT_SOURCES"; fi

# A cache is a copy that nobody has looked at. A run that was stopped has left a journal: rfcexport then looks itself.
if [ -n "$RESTORED_KEY" ] && [ -f "$INPUT_OUTPUT/bagit.txt" ] && [ ! -f "$INPUT_OUTPUT/unfinished.jsonl" ]; then
    if ! rfcexport verify --quiet -- "$INPUT_OUTPUT"; then
        printf '::warning title=rfcexport::the cached archive must be whole; it was not, and is made anew\n'
        rm -rf -- "$INPUT_OUTPUT"
    fi
fi

before=$(proof_of "$INPUT_OUTPUT")
# Written now, so that a job which is cancelled keeps what it has made.
{
    printf 'archive=%s\n' "$INPUT_OUTPUT"
    printf 'changed=true\n'
} >> "$GITHUB_OUTPUT"

code=0
summary=$("${command[@]}") || code=$?
printf 'summary=%s\n' "$(printf '%s' "$summary" | tr -d '\n')" >> "$GITHUB_OUTPUT"
if [ "$before" != none ] && [ "$before" = "$(proof_of "$INPUT_OUTPUT")" ]; then
    # The last line of an output counts.
    printf 'changed=false\n' >> "$GITHUB_OUTPUT"
fi
exit "$code"
