#!/usr/bin/env bash
# Exchanges weights with PyTorch in both directions, and computes exported ONNX models with onnxruntime.
# PYTHON names an interpreter that has torch, onnx and onnxruntime.
set -euo pipefail
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}
"$PYTHON" -c 'import torch, onnx, onnxruntime' 2>/dev/null ||
  { echo "set PYTHON to an interpreter that has torch, onnx and onnxruntime" >&2; exit 2; }
swift build -c release --product interchange
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
program=.build/release/interchange
"$program" write "$folder"
"$PYTHON" interchange.py check "$folder"
"$PYTHON" interchange.py save "$folder"
"$program" read "$folder"

root=../..
make -C "$root" build
almanac=$root/.build/release/almanac
# The median, which some decoders are fed, is the third of four quantiles.
quantiles='training.loss={name: quantile, quantiles: [0.1, 0.25, 0.5, 0.9]}'
returns=window.target_transform=log-return
for changes in scale=none scale=minmax scale=standard scale=robust scale=window "$quantiles" "$returns" \
  "$returns|scale=window" "$returns|window.horizon=1|$quantiles"; do
  IFS='|' read -ra changes <<< "$changes"
  "$almanac" run onnx.yaml "${changes[@]}" --allow-root "$root/experiments" --runs "$folder/runs" -q > /dev/null
  rm -rf "$folder/exports"
  "$almanac" export onnx --format onnx -o "$folder/exports" --runs "$folder/runs" > /dev/null
  echo "${changes[*]}"
  "$PYTHON" onnx_check.py "$folder/runs/onnx/latest" "$folder/exports" \
    "$root/experiments/data/btc_usd_eur_daily_2017_2021.csv"
done
