#!/usr/bin/env bash
# Builds the engine for three instruction sets and in the debug configuration, trains every family on 1, 2, 3 and 8 threads
# with each, and compares what they compute bit for bit. Instruction sets that this machine lacks are left out, and said so.
#
# Not promised: the same bits from another numeric version of the engine, or from a machine without fused multiply-add.
set -euo pipefail
cd "$(dirname "$0")/.."

has() { grep -qwm1 "$1" /proc/cpuinfo; }

builds=()
if has avx2 && has fma; then builds+=("x86-64-v3 release"); else echo "skipped x86-64-v3: no AVX2 or FMA here"; fi
if has avx512f && has avx512bw && has avx512cd && has avx512dq && has avx512vl; then
  builds+=("x86-64-v4 release")
else
  echo "skipped x86-64-v4: no AVX-512 here"
fi
builds+=("native release" "native debug")

expected=""
failed=0
for build in "${builds[@]}"; do
  read -r architecture configuration <<<"$build"
  scratch=".build-${architecture##*-}"
  ALMANAC_MARCH=$architecture swift build -c "$configuration" --product engine-digest --scratch-path "$scratch" >/dev/null
  for threads in 1 2 3 8; do
    found=$("$scratch/$configuration/engine-digest" "$threads")
    expected=${expected:-$found}
    if [[ "$found" == "$expected" && $(wc -l <<<"$found") -eq 8 ]]; then
      echo "same bits  $build, $threads threads"
    else
      echo "OTHER BITS  $build, $threads threads"
      diff <(echo "$expected") <(echo "$found") || true
      failed=1
    fi
  done
done
exit $failed
