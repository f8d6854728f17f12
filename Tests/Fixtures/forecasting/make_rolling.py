"""Writes rolling.json: the folds of scikit-learn's TimeSeriesSplit (1.9), as first and end of each part.

    python3 make_rolling.py
"""

import json
import pathlib

from sklearn.model_selection import TimeSeriesSplit

CASES = [
    # samples, folds, step, embargo, length of a sliding training part
    (30, 3, 5, 0, None),
    (31, 4, 4, 2, None),
    (100, 5, 10, 0, 25),
    (100, 5, 10, 7, 25),
    (57, 8, 6, 1, 4),
    (12, 2, 3, 1, 2),
]


def folds(samples, count, step, gap, length):
    split = TimeSeriesSplit(n_splits=count, test_size=step, gap=gap, max_train_size=length)
    return [[int(train[0]), int(train[-1]) + 1, int(test[0]), int(test[-1]) + 1]
            for train, test in split.split(list(range(samples)))]


path = pathlib.Path(__file__).parent / "rolling.json"
path.write_text(json.dumps([
    {"samples": samples, "folds": count, "step": step, "embargo": gap, "length": length,
     "expected": folds(samples, count, step, gap, length)}
    for samples, count, step, gap, length in CASES
], indent=1) + "\n")
