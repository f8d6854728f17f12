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
for change in scale=none scale=minmax scale=standard scale=robust scale=window training.loss=quantile; do
  "$almanac" run onnx.yaml $change --allow-root "$root/experiments" --runs "$folder/runs" -q > /dev/null
  "$almanac" export onnx --format onnx -o "$folder/$change" --runs "$folder/runs" > /dev/null
  echo "$change"
  "$PYTHON" onnx_check.py "$folder/runs/onnx/latest" "$folder/$change" \
    "$root/experiments/data/btc_usd_eur_daily_2017_2021.csv"
done
