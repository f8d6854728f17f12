#!/usr/bin/env python3
"""Turns the M4 competition's wide tables of a frequency into one long panel that Almanac reads.

    python3 prepare_m4.py Hourly-train.csv Hourly-test.csv m4-hourly.csv.gz

The tables are Dataset/Train and Dataset/Test of https://github.com/Mcompetitions/M4-methods; .gz is read and written too.
They hold no times, so each series counts the hours from the first value of its test part, which is
2000-01-01T00:00 for all of them: one date divides the whole panel.
"""

import csv
import datetime
import gzip
import sys

TEST_START = datetime.datetime(2000, 1, 1)


def open_text(path, mode):
    return gzip.open(path, mode + "t", newline="") if path.endswith(".gz") else open(path, mode, newline="")


def wide(path):
    """Series by name; rows are as long as their series, and filled up with empty fields."""
    with open_text(path, "r") as file:
        rows = csv.reader(file)
        next(rows)
        return {row[0]: [value for value in row[1:] if value] for row in rows}


def main(train_path, test_path, panel_path):
    train, test = wide(train_path), wide(test_path)
    if train.keys() != test.keys():
        sys.exit("the two tables do not hold the same series")
    with open_text(panel_path, "w") as file:
        panel = csv.writer(file, lineterminator="\n")
        panel.writerow(["series", "time", "value"])
        for name, history in train.items():
            for index, value in enumerate(history + test[name]):
                time = TEST_START + datetime.timedelta(hours=index - len(history))
                panel.writerow([name, time.isoformat(), value])


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
