#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image: it sets up the environment that students have.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DEBIAN_FRONTEND=noninteractive

suitable() {
    "$1" -c 'import sys, ensurepip; sys.exit(not ({{ low[0] }}, {{ low[1] }}) <= sys.version_info[:2] < ({{ below[0] }}, {{ below[1] }}))' 2> /dev/null
}

python=""
find_python() {
    local name
    for name in{% for minor in minors %} python3.{{ minor }}{% endfor %} python3; do
        if suitable "$name"; then
            python="$name"
            return
        fi
    done
}

find_python
if [ -z "$python" ]; then
    apt-get update
    for minor in{% for minor in minors %} {{ minor }}{% endfor %}; do
        apt-get install -y "python3.$minor" "python3.$minor-venv" && break
    done
    find_python
fi
if [ -z "$python" ]; then
    echo "No Python from {{ low | join('.') }} and below {{ below | join('.') }}: choose a newer Ubuntu as the base image." >&2
    exit 1
fi

# Most containers do not let it build walls; where one does, the grader uses them.
command -v bwrap > /dev/null || apt-get install -y bubblewrap || true

test -x .venv/bin/python || "$python" -m venv .venv
cd course
../.venv/bin/python -m pip --disable-pip-version-check install --no-cache-dir -r requirements.txt -c constraints.txt

# Without those walls a submission runs as another user: the checks and the solution are none of its business.
chmod -R go= units tests solutions
id {{ account }} > /dev/null 2>&1 || useradd --system --shell /usr/sbin/nologin {{ account }}
if ! runuser -u {{ account }} -- "$PWD/../.venv/bin/python" -P -c 'import layerwise_runner.runner'; then
    echo "The user {{ account }} cannot run Python in $PWD/..: make the folders above it readable." >&2
    exit 1
fi
