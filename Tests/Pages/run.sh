#!/usr/bin/env bash
# Checks the pages of small runs, and of some that ship, from outside: run.sh ALMANAC. The Nu HTML checker validates
# them, axe-core looks for what keeps readers out, and Chromium shows them in light and dark, at a desk's and a phone's
# width. Screenshots stay in .build/pages.
set -euo pipefail
cd "$(dirname "$0")/../.."
almanac=$1
missing=()
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
[[ -n "$chromium" ]] || missing+=(chromium)
command -v java > /dev/null || missing+=(default-jre-headless)
python3 -c 'import venv, ensurepip' 2>/dev/null || missing+=(python3-venv)
if (( ${#missing[@]} )); then
  echo "make pages needs a browser, Java and Python; missing: ${missing[*]}" >&2
  echo "on Debian and Ubuntu: apt-get install ${missing[*]}; CHROMIUM=/path names a browser elsewhere" >&2
  exit 2
fi

out=.build/pages
python=$out/environment/bin/python
if ! cmp -s Tests/Pages/requirements.txt "$out/installed.txt"; then
  python3 -m venv "$out/environment"
  "$python" -m pip install --quiet --disable-pip-version-check -r Tests/Pages/requirements.txt
  cp Tests/Pages/requirements.txt "$out/installed.txt"
fi

rm -rf "$out/html" "$out/.store" "$out/screenshots" "$out/runs"
mkdir -p "$out/html/pages" "$out/screenshots"
runs=$out/runs
run() { "$almanac" run "$@" --runs "$runs" --quiet > /dev/null; }
run Tests/Pages/everything.yaml
run Tests/Pages/everything.yaml training.epochs=8
run Tests/Pages/sweep.yaml
run Tests/Pages/targets.yaml
# Pages that people see first, after an epoch of training.
for name in weekly-sales-lstm crypto-gru-attention vanishing-gradients aapl-rolling; do
  run "experiments/$name.yaml" training.epochs=1
  cp "$runs/$name/latest/report.html" "$out/html/pages/$name.html"
done
cp "$runs/everything/latest/report.html" "$out/html/pages/report.html"
cp "$runs/targets/latest/report.html" "$out/html/pages/report-of-two-targets.html"
cp "$runs"/sweep/sweep-*/report.html "$out/html/pages/sweep.html"
mapfile -t pair < <(find "$runs/everything" -mindepth 1 -maxdepth 1 -type d | sort)
"$almanac" compare "${pair[@]}" --format html > "$out/html/pages/compare.html"
"$almanac" compare --where 'name=sweep' --runs "$runs" --format html > "$out/html/pages/compare-many.html"
# What reports show of the store lies where it does beside runs.
mkdir "$out/.store"
cp -r "$runs/.store/looks" "$out/.store/looks"
"$python" Tests/Pages/check.py "$chromium" "$out"
