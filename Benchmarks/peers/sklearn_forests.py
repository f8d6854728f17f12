"""The forests of Benchmarks/Engine/ForestBenchmarks.swift in scikit-learn with two jobs: name and median milliseconds."""

import statistics
import time

import numpy
from sklearn.ensemble import RandomForestRegressor

WINDOWS, LOOKBACK = 2000, 52

for horizon in (1, 4):
    random = numpy.random.default_rng(1)
    steps = numpy.arange(WINDOWS + LOOKBACK + horizon - 1)
    series = numpy.cumsum(0.1 * random.normal(size=steps.size)) + numpy.abs(steps % 50 / 12.5 - 2) - 1
    inputs = numpy.stack([series[i:i + LOOKBACK] for i in range(WINDOWS)]).astype(numpy.float32)
    outputs = numpy.stack([series[i + LOOKBACK:i + LOOKBACK + horizon] for i in range(WINDOWS)])
    times = []
    for _ in range(4):
        forest = RandomForestRegressor(500, max_features="sqrt", random_state=1, n_jobs=2)
        start = time.perf_counter()
        forest.fit(inputs, outputs if horizon > 1 else outputs[:, 0])
        times.append((time.perf_counter() - start) * 1e3)
    print(f"forest {LOOKBACK} to {horizon}\t{statistics.median(times[1:])}")
