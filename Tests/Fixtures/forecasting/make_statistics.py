#!/usr/bin/env python3
"""Makes statistics.json with scipy, statsmodels and the package dieboldmariano.

    pip install numpy scipy statsmodels dieboldmariano
    python3 make_statistics.py
"""

import itertools
import json
import math
import pathlib

import dieboldmariano
import numpy
import scipy.stats
import statsmodels.api
from statsmodels.stats.multitest import multipletests

HERE = pathlib.Path(__file__).resolve().parent


def student():
    """Two-sided tails of Student's t."""
    return [
        {"t": t, "degrees": n, "p": float(2 * scipy.stats.t.sf(abs(t), n))}
        for n in [1, 2, 3, 4, 9, 10, 99, 520, 5001]
        for t in [0.0, 1e-3, -0.5, 1.0, 1.96, 2.5, -6.0, 12.0]
    ]


def losses(random, count, memory):
    """Actual values and two forecasts whose errors are moving averages, rounded so that the file stays small."""
    noise = random.standard_normal((3, count + memory))
    smooth = [numpy.convolve(row, numpy.ones(memory + 1), "valid") for row in noise]
    actual = numpy.round(smooth[0], 4)
    return actual, numpy.round(actual + smooth[1], 4), numpy.round(actual + 1.2 * smooth[2] + 0.1, 4)


def newey_west(count):
    return math.floor(4 * (count / 100) ** (2 / 9))


def tests():
    """The statistic by statsmodels' HAC variance and the published correction; one lag choice also by dieboldmariano."""
    random = numpy.random.default_rng(5)
    cases = []
    for count, overlap in [(12, 0), (60, 0), (60, 3), (150, 6), (40, 1)]:
        actual, first, second = losses(random, count, overlap)
        difference = (actual - first) ** 2 - (actual - second) ** 2
        case = {"differences": difference.tolist(), "overlap": overlap, "results": []}
        lags = max(2 * overlap, newey_west(count))
        case["default_lags"] = lags
        for used in sorted({lags, overlap}):
            fit = statsmodels.api.OLS(difference, numpy.ones(count)).fit(
                cov_type="HAC", cov_kwds={"maxlags": used, "use_correction": False}
            )
            steps = overlap + 1
            correction = math.sqrt((count + 1 - 2 * steps + steps * (steps - 1) / count) / count)
            statistic = float(fit.tvalues[0] * correction)
            p = float(2 * scipy.stats.t.sf(abs(statistic), count - 1))
            if used == overlap:
                package, package_p = dieboldmariano.dm_test(
                    actual.tolist(), first.tolist(), second.tolist(), h=steps, variance_estimator="bartlett"
                )
                assert math.isclose(package, statistic, rel_tol=1e-9), (package, statistic)
                assert math.isclose(package_p, p, rel_tol=1e-8), (package_p, p)
            case["results"].append({"lags": used, "statistic": statistic, "p": p})
        cases.append(case)
    return cases


def holm():
    cases = [[0.01, 0.04, 0.03, 0.005], [0.5, 0.9, 0.8], [0.02], [0.04, 0.04, 0.01], [1e-9, 1.0, 0.2, 0.2, 0.049]]
    return [{"p": case, "corrected": multipletests(case, method="holm")[1].tolist()} for case in cases]


def bootstrap():
    """Between which values the ends of a 95 % interval lie: quantiles of all resamples, each counted.

    With 1000 resamples the share below a quantile of 2.5 % varies by half a percent; 1 to 4 % are three deviations.
    """
    cases = []
    for values in [[1.0, 2.0, 4.0], [1.2, 1.1, 1.5, 1.3], [3.0, -1.0, 0.5, 2.25, 7.0], [5.0, 5.0]]:
        means = [sum(chosen) / len(values) for chosen in itertools.product(values, repeat=len(values))]
        low = numpy.quantile(means, [0.01, 0.04], method="inverted_cdf")
        high = numpy.quantile(means, [0.96, 0.99], method="inverted_cdf")
        cases.append({"values": values, "low": low.tolist(), "high": high.tolist()})
    return cases


rules = [{"count": count, "lags": newey_west(count)} for count in [10, 50, 99, 100, 101, 274, 275, 520, 2000, 100000]]
document = {
    "student": student(), "tests": tests(), "holm": holm(), "bootstrap": bootstrap(), "newey_west": rules,
}
(HERE / "statistics.json").write_text(json.dumps(document, separators=(",", ":"), allow_nan=False) + "\n")
