#!/usr/bin/env bash
# The wheel in a fresh environment, with what it depends on and with Keras: no checkout, no extra.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

"${PYTHON:-python3}" -m venv "$work/venv"
pip() { "$work/venv/bin/python" -m pip --disable-pip-version-check --quiet "$@"; }
pip wheel --no-deps --wheel-dir "$work" "$root"
# And Keras, which the sample class's exercise uses.
pip install "$work"/layerwise-*.whl keras tensorflow-cpu -c "$root/constraints.txt"

# The course's sources, without the package beside them.
mkdir "$work/course"
cp -R "$root"/{units,tests,lessons,exercises,solutions,examples} "$work/course"
cd "$work"
export PATH="$work/venv/bin:$PATH"
layerwise --version
layerwise --course course list
python -c "from layerwise import data; images, _ = data.digits(); print(images.shape)"
layerwise --course course grade course/examples/class --unit 02 --out reports --allow-weak-sandbox
test -s reports/grades.csv
diff reports/grades.csv "$root/examples/expected_grades.csv"
