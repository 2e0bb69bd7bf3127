#!/bin/sh
# Installs the pinned packages of a requirements file into .venv: scripts/install.sh FILE
# Registry, proxy and certificate settings are those of the caller's environment.
set -eu

requirements=$1
venv=.venv

find_python() {
    for name in ${PYTHON:-python3} python3.14 python3.13 python3.12 python3.11; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    echo "Semafor needs Python 3.11 or newer; none was found (PYTHON=/path/to/python names one)." >&2
    exit 1
}

with_uv() {
    command -v uv >/dev/null || return 1
    test -x "$venv/bin/python" || uv venv --quiet --python "$python" "$venv" || return 1
    uv pip install --quiet --python "$venv/bin/python" --require-hashes -r "$requirements" && return
    # uv does not read pip's settings, so behind a private registry only pip may get through.
    echo "uv could not install; trying pip." >&2
    return 1
}

with_pip() {
    if ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        "$python" -m venv "$venv" || {
            echo "python -m venv failed; on Debian and Ubuntu: apt-get install python3-venv" >&2
            exit 1
        }
    fi
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes \
        -r "$requirements"
}

python=$(find_python)
echo "Installing $requirements into $venv ..."
with_uv || with_pip
