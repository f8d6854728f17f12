#!/bin/bash
# Copies a finished run a thousand times, each copy with an id, a width and numbers of its own, and times list, compare and
# what shells ask for completions.
#
#     Benchmarks/thousand-runs.sh PROGRAM RUN-FOLDER [COUNT]
set -euo pipefail
program=$(realpath "$1")
source=$(realpath "$2")
count=${3:-1000}
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
name=$(basename "$(dirname "$source")")
old=$(basename "$source")
for ((i = 0; i < count; i++)); do
  id=$(printf '%012x' $((0xabc000000000 + i)))
  folder=$place/$name/$id
  mkdir -p "$folder"
  sed "s/$old/$id/g" "$source/run.json" > "$folder/run.json"
  sed "s/hidden_size: [0-9]*/hidden_size: $((i + 1))/" "$source/spec.yaml" > "$folder/spec.yaml"
  awk -v id="$id" -v i="$i" 'BEGIN { FS = OFS = "," } NR > 1 { $1 = id; if ($3 != "") $9 *= 1 + i / 1000 } { print }' \
    "$source/metrics.csv" > "$folder/metrics.csv"
  digest=$(cut -d, -f2- "$folder/metrics.csv" | sha256sum | cut -c1-64)
  sed "s/$old/$id/; s/\(metrics.csv\": \"\)[0-9a-f]*/\1$digest/" "$source/lock.json" > "$folder/lock.json"
  cp "$source/history.csv" "$source/predictions.csv" "$source/metrics.json" "$folder"
done
cd "$place"
# The best of three: elapsed and processor seconds.
time_it() {
  local best=
  for _ in 1 2 3; do
    { time "$@" > "$place/output" 2> "$place/errors"; } 2> "$place/took" || { cat "$place/errors" >&2; exit 1; }
    if [ -z "$best" ] || [[ $(< "$place/took") < $best ]]; then best=$(< "$place/took"); fi
  done
  printf '%s  %8d bytes  %s\n' "$best" "$(stat -c %s "$place/output")" "${*:2}" | sed "s| --runs $place||"
}
TIMEFORMAT='%3R s  %3U + %3S s'
time_it "$program" list --runs "$place"
time_it "$program" list --runs "$place" --format json
for more in "--where model.family=lstm" "--where rmse<3 --sort rmse" "--sort validation_loss" "--where model.hidden_size>500 --format csv"; do
  read -ra arguments <<< "$more"
  time_it "$program" list --runs "$place" "${arguments[@]}"
done
time_it "$program" compare --where "rmse>0" --runs "$place"
for format in csv json html; do time_it "$program" compare --where "rmse>0" --runs "$place" --format $format; done
# What a shell asks when TAB is pressed after 'compare' and after '--sort'.
time_it "$program" ---completion compare -- positional@0 4 0 almanac compare --runs "$place" ""
time_it "$program" ---completion compare -- positional@0 4 1 almanac compare --runs "$place" "${name:0:1}"
time_it "$program" ---completion list -- --sort 5 0 almanac list --runs "$place" --sort ""
