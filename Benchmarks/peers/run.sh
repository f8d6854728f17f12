#!/usr/bin/env bash
# Compares with PyTorch, scikit-learn and pandas: run.sh BENCHMARKS [PYTHON]. Without a Python of your own, a virtual
# environment is made under .build and they are installed there; PIP_INDEX_URL may name an index with the smaller CPU build of PyTorch.
set -euo pipefail
cd "$(dirname "$0")/../.."

python=${2:-}
if [[ -z "$python" ]]; then
  environment=.build/peers
  python=$environment/bin/python
  if ! "$python" -c "import torch, sklearn, pandas" 2>/dev/null; then
    python3 -m venv "$environment"
    "$python" -m pip install --quiet torch scikit-learn pandas
  fi
fi
"$python" Benchmarks/peers/compare.py "$1"
