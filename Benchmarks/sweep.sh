#!/bin/bash
# Runs the sweep of 24 points on AAPL with two jobs: how busy two cores are, and what an interruption costs.
#
#     Benchmarks/sweep.sh PROGRAM [SPEC]
#
# The second run is killed at half of the time that the first one took and then goes on; its table must be the first one's.
set -euo pipefail
program=$(realpath "$1")
spec=$(realpath "${2:-$(dirname "$0")/../experiments/aapl-hyperparameters.yaml}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
sweep() { "$program" run "$spec" -j 2 --threads 2 --runs "$1" > "$1.out" 2> "$1.err"; }
finished() { grep -l '"status": "done"' "$1"/*/*/run.json 2> /dev/null | sort || true; }

TIMEFORMAT='%R %U %S'
{ time sweep whole; } 2> took
read -r wall user system < took
awk -v w="$wall" -v u="$user" -v s="$system" \
  'BEGIN { printf "whole: %.1f s, %.1f s of processor time: %.0f %% of two cores\n", w, u + s, 100 * (u + s) / (2 * w) }'

sweep half & pid=$!
sleep "$(awk -v w="$wall" 'BEGIN { print w / 2 }')"
kill -KILL "$pid" 2> /dev/null || { echo "the sweep had ended before it was killed" >&2; exit 1; }
wait "$pid" 2> /dev/null || true
finished half > before
echo "killed: $(wc -l < before) points done"
xargs -r sha256sum < before > sums
{ time sweep half; } 2> took
read -r wall user system < took
awk -v w="$wall" 'BEGIN { printf "continued: %.1f s\n", w }'
# A point that ran again would have another record.
sha256sum --quiet --check sums && echo "no finished point was run again"
cmp whole/*/sweep-*/sweep.csv half/*/sweep-*/sweep.csv && echo "the tables are the same, byte for byte"
