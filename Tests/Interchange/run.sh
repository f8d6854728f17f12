#!/usr/bin/env bash
# Exchanges weights with PyTorch in both directions. PYTHON names an interpreter that has torch.
set -euo pipefail
cd "$(dirname "$0")"
PYTHON=${PYTHON:-python3}
"$PYTHON" -c 'import torch' 2>/dev/null || { echo "PyTorch is missing: set PYTHON to an interpreter that has it" >&2; exit 2; }
swift build -c release --product interchange
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
program=.build/release/interchange
"$program" write "$folder"
"$PYTHON" interchange.py check "$folder"
"$PYTHON" interchange.py save "$folder"
"$program" read "$folder"
