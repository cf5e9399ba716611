#!/bin/sh
# Write the hash-locked requirements anew from pyproject.toml, for Python 3.11 to 3.13 on every system.
# The small ones are held to the versions of the largest, so that one environment fits all three.
set -eu
cd "$(dirname "$0")/.."
compile() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header "$@"; }
compile pyproject.toml --extra sandbox --extra dev -o packaging/requirements-dev.lock
compile pyproject.toml --extra sandbox -c packaging/requirements-dev.lock --no-annotate -o packaging/requirements-sandbox.lock
compile pyproject.toml -c packaging/requirements-dev.lock --no-annotate -o packaging/requirements.lock
echo "setuptools>=77" | compile - --no-annotate -o packaging/requirements-build.lock
