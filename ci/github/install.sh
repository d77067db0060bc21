#!/usr/bin/env bash
# A step of action.yml: rfcexport in an environment of its own, with the libraries that pip cannot bring.
#
# Reads INPUT_CHECK_ONLY, INPUT_CONSTRAINTS, INPUT_PACKAGE and PYTHON; later steps find the command on their path.
set -euo pipefail

# What WeasyPrint loads, as in tools/set-up.
packages=(libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0)

libraries() {
    case "$RUNNER_OS" in
        Linux)
            # Where they are there, nothing is asked of the network.
            if dpkg --status "${packages[@]}" > /dev/null 2>&1; then return; fi
            local root=(env)
            if [ "$(id -u)" != 0 ]; then root=(sudo); fi
            "${root[@]}" apt-get update -q -o DPkg::Lock::Timeout=300
            "${root[@]}" apt-get install -q --yes --no-install-recommends -o DPkg::Lock::Timeout=300 "${packages[@]}"
            ;;
        macOS) brew list pango > /dev/null 2>&1 || brew install --quiet pango ;;
        *)
            printf '::error title=rfcexport::must run on Linux or macOS; found %s\n' "$RUNNER_OS"
            exit 3
            ;;
    esac
}

# `check` makes no PDF.
if [ "$INPUT_CHECK_ONLY" != true ]; then libraries; fi

environment=$RUNNER_TEMP/rfcexport
"$PYTHON" -m venv --clear "$environment"
install=("$environment/bin/python" -m pip install --quiet --disable-pip-version-check)
if [ -n "$INPUT_CONSTRAINTS" ]; then install+=(--constraint "$INPUT_CONSTRAINTS"); fi
"${install[@]}" -- "${INPUT_PACKAGE:-$GITHUB_ACTION_PATH}"
printf '%s\n' "$environment/bin" >> "$GITHUB_PATH"

if [ "$INPUT_CHECK_ONLY" = true ]; then
    "$environment/bin/rfcexport" --version
else
    "$environment/bin/rfcexport" doctor --no-config
fi
