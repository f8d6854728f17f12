"""Our benchmarks and those of PyTorch, scikit-learn and pandas in alternating rounds; prints medians over the rounds and
their ratios.

Each side counts with its better number of threads of 1 and 2. ROUNDS in the environment says how many rounds, 3 by default.
"""

import os
import statistics
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TARGETS = {
    "rnn step": 9, "lstm step": 4, "gru-attention step": 3.3, "seq2seq step": 3.3, "rnn inference": 6,
    "lstm inference": 3.5, "gru-attention inference": 3, "seq2seq inference": 3, "aapl rnn epoch": 9,
    "aapl lstm epoch": 4, "forest 52 to 1": 1, "forest 52 to 4": 1,
}


def lines(command, environment=None):
    """Name and number of each line that a command prints, the number of threads cut off the name."""
    text = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    fields = [line.split("\t") for line in text.splitlines()]
    return [(f[0].split(", 1 thread")[0].split(", 2 threads")[0], float(f[1])) for f in fields]


def best(pairs):
    """The lowest number of each name."""
    lowest = {}
    for name, value in pairs:
        lowest[name] = min(value, lowest.get(name, value))
    return lowest


def script(name, *arguments):
    return [sys.executable, os.path.join(HERE, name), *arguments]


rounds = int(os.environ.get("ROUNDS", 3))
ours, theirs = [], []
with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "million.csv")
    environment = {**os.environ, "ALMANAC_BENCHMARK_CSV": path}
    for round_number in range(1, rounds + 1):
        print(f"round {round_number} of {rounds}", file=sys.stderr)
        groups = ["training", "inference", "epochs", "forests", "csv"]
        ours.append(best(lines([sys.argv[1], "--tsv", *groups], environment)))
        torch = [pair for threads in "12" for pair in lines(script("torch_works.py", threads))]
        theirs.append(best(torch + lines(script("sklearn_forests.py")) + lines(script("pandas_csv.py", path))))


def median(rows, name):
    return statistics.median(row[name] for row in rows)


def row(name, own, other, remark):
    print(f"{name:32}{own:12.3f}{other:12.3f}{other / own:10.2f}  {remark}")


print(f"{'':32}{'almanac ms':>12}{'peer ms':>12}{'ratio':>10}  target")
for name, target in TARGETS.items():
    row(name, median(ours, name), median(theirs, name), f"at least {target}")
csv = next(name for name in ours[0] if name.startswith("CSV"))
for name in ["pandas, times as text", "pandas, times parsed"]:
    row(f"CSV, {name}", median(ours, csv), median(theirs, name), "at least 0.5")
