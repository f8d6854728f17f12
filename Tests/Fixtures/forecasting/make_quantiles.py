#!/usr/bin/env python3
"""Makes quantiles.json: numpy's coverage and width and scikit-learn's mean_pinball_loss of random quantiles.

    pip install numpy scikit-learn
    python3 make_quantiles.py
"""

import json
import pathlib

import numpy
from sklearn.metrics import mean_pinball_loss

HERE = pathlib.Path(__file__).resolve().parent
LEVELS = [0.05, 0.25, 0.5, 0.75, 0.95]
# The ends and the median, which models with other levels between them have too.
SHARED = [0, 2, 4]

random = numpy.random.default_rng(3)
actual = numpy.round(random.standard_normal(60), 4)
quantiles = numpy.round(numpy.sort(random.standard_normal((60, len(LEVELS))), axis=1), 4)
inside = (actual >= quantiles[:, 0]) & (actual <= quantiles[:, -1])
content = {
    "levels": LEVELS,
    "actual": actual.tolist(),
    "quantiles": quantiles.ravel().tolist(),
    "coverage": float(inside.mean()),
    "width": float((quantiles[:, -1] - quantiles[:, 0]).mean()),
    "pinball": float(numpy.mean([mean_pinball_loss(actual, quantiles[:, k], alpha=LEVELS[k]) for k in SHARED])),
}
(HERE / "quantiles.json").write_text(json.dumps(content) + "\n")
