#!/usr/bin/env python3
"""Mean absolute percentage errors of a run's predictions.csv beside a formula that was taken for them.

usage: mape.py predictions.csv [BATCH]

The true figure is 100 mean(|actual - predicted| / |actual|) over all test windows. The other one keeps the sign and divides
by the batch size although it has averaged already: 100 mean((actual - predicted) / actual) / BATCH, for batches of BATCH
windows one after the other, their mean. See docs/mape.md.
"""

import csv
import sys
from collections import defaultdict


def true_mape(errors):
    return 100 * sum(map(abs, errors)) / len(errors)


def signed_and_divided_twice(errors, batch, steps):
    parts = [errors[i : i + batch * steps] for i in range(0, len(errors), batch * steps)]
    means = [100 * sum(part) / len(part) / batch for part in parts]
    return sum(means) / len(means)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: mape.py predictions.csv [BATCH]")
    batch = int(sys.argv[2]) if len(sys.argv) == 3 else 100
    groups = defaultdict(list)
    with open(sys.argv[1], newline="") as file:
        for row in csv.DictReader(file):
            actual, predicted = float(row["actual"]), float(row["predicted"])
            for step in ("all", int(row["horizon"])):
                groups[row["model"], row["series"], step, row["seed"]].append(
                    (row["cutoff"], (actual - predicted) / actual)
                )
    table = defaultdict(list)
    for (model, series, step, _), rows in groups.items():
        # Windows in the order of time, all steps of a window together.
        steps = len(rows) // len({cutoff for cutoff, _ in rows})
        errors = [error for _, error in sorted(rows, key=lambda row: row[0])]
        table[model, series, step].append((true_mape(errors), signed_and_divided_twice(errors, batch, steps)))
    print(f"{'model':<16}{'series':<8}{'step':>5}{'MAPE %':>10}{'not MAPE %':>13}")
    for (model, series, step), seeds in table.items():
        mape, other = (sum(values) / len(values) for values in zip(*seeds))
        print(f"{model:<16}{series:<8}{step:>5}{mape:>10.3f}{other:>13.5f}")


if __name__ == "__main__":
    main()
