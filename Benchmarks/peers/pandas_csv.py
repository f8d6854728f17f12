"""`pandas_csv.py FILE` prints the median milliseconds of reading a CSV file, its times left as text and parsed."""

import statistics
import sys
import time

import pandas

for name, options in [("pandas, times as text", {}), ("pandas, times parsed", {"parse_dates": ["time"]})]:
    times = []
    for _ in range(6):
        start = time.perf_counter()
        assert len(pandas.read_csv(sys.argv[1], **options)) == 1_000_000
        times.append((time.perf_counter() - start) * 1e3)
    print(f"{name}\t{statistics.median(times[1:])}")
