#!/usr/bin/env python3
"""Makes small data sets and what scikit-learn's random forests make of them, mean and spread over ten seeds.

    pip install numpy scikit-learn==1.9.1
    python3 make_forests.py
"""

import json
import pathlib

import numpy
import sklearn
import sklearn.datasets
from sklearn.ensemble import RandomForestRegressor
from sklearn.tree import DecisionTreeRegressor

HERE = pathlib.Path(__file__).resolve().parent
TREES = 100


def windows():
    """A noisy seasonal series: 12 values in, 3 out."""
    random = numpy.random.default_rng(3)
    time = numpy.arange(260)
    series = numpy.sin(2 * numpy.pi * time / 26) + 0.01 * time + 0.3 * random.normal(size=time.size)
    rows = range(len(series) - 15 + 1)
    return (numpy.stack([series[i:i + 12] for i in rows]), numpy.stack([series[i + 12:i + 15] for i in rows]))


def ties():
    """Features of few distinct values, one of them constant, and outputs that repeat."""
    random = numpy.random.default_rng(4)
    inputs = random.integers(0, 4, size=(200, 6)).astype(float)
    inputs[:, 2] = 1
    return inputs, (inputs[:, 0] * 2 + (inputs[:, 1] > 1) + random.integers(0, 2, size=200)).reshape(-1, 1)


def friedman():
    inputs, outputs = sklearn.datasets.make_friedman1(300, n_features=10, noise=1.0, random_state=5)
    return inputs, outputs.reshape(-1, 1)


def diabetes():
    inputs, outputs = sklearn.datasets.load_diabetes(return_X_y=True, scaled=False)
    return inputs[:240], outputs[:240].reshape(-1, 1)


def rounded(array):
    # Short digits that single precision keeps as they are, since both sides must see the same numbers.
    return numpy.round(numpy.asarray(array, dtype=float), 3).astype(numpy.float32)


def shaped(outputs):
    return outputs if outputs.shape[1] > 1 else outputs[:, 0]


def digits(array):
    return [float(f"{value:.6g}") for value in numpy.asarray(array, dtype=float).ravel()]


def case(make, **options):
    inputs, outputs = (rounded(part) for part in make())
    order = numpy.random.default_rng(6).permutation(len(inputs))
    cut = len(inputs) * 3 // 4
    train, test = order[:cut], order[cut:]
    errors, importances, nodes = [], [], []
    for seed in range(10):
        forest = RandomForestRegressor(TREES, random_state=seed, **options)
        forest.fit(inputs[train], shaped(outputs[train]))
        predicted = forest.predict(inputs[test]).reshape(len(test), -1)
        errors.append(float(numpy.mean((predicted - outputs[test]) ** 2)))
        importances.append(forest.feature_importances_)
        nodes.append(sum(tree.tree_.node_count for tree in forest.estimators_))
    return {
        "features": inputs.shape[1], "outputs": outputs.shape[1],
        "trainInputs": digits(inputs[train]), "trainOutputs": digits(outputs[train]),
        "testInputs": digits(inputs[test]), "testOutputs": digits(outputs[test]),
        "mse": float(numpy.mean(errors)), "mseDeviation": float(numpy.std(errors, ddof=1)),
        "importances": digits(numpy.mean(importances, axis=0)),
        "importanceDeviations": digits(numpy.std(importances, axis=0, ddof=1)),
        "nodes": float(numpy.mean(nodes)), "nodesDeviation": float(numpy.std(nodes, ddof=1)),
    }


def tree():
    """One tree on all rows with all features, where nothing is random: CART itself.

    Leaves are large enough that no two features split a node equally well, where the choice would be random.
    """
    random = numpy.random.default_rng(7)
    inputs = rounded(random.normal(size=(60, 3)))
    outputs = rounded(numpy.stack([inputs[:, 0] ** 2 + random.normal(size=60), inputs[:, 1] + random.normal(size=60)], 1))
    models = [DecisionTreeRegressor(min_samples_leaf=5, max_depth=4, random_state=seed).fit(inputs, outputs)
              for seed in range(20)]
    model = models[0]
    assert all((other.tree_.feature == model.tree_.feature).all() for other in models)
    return {
        "inputs": digits(inputs), "outputs": digits(outputs),
        "features": [int(feature) if feature >= 0 else -1 for feature in model.tree_.feature],
        "thresholds": digits([threshold if feature >= 0 else 0
                              for feature, threshold in zip(model.tree_.feature, model.tree_.threshold)]),
        "predicted": digits(model.predict(inputs)), "importances": digits(model.feature_importances_),
    }


if __name__ == "__main__":
    value = {
        "version": sklearn.__version__, "trees": TREES, "tree": tree(),
        "cases": {
            "windows": case(windows, max_features="sqrt"),
            "ties": case(ties, max_features="sqrt"),
            "friedman": case(friedman, max_features="sqrt"),
            "diabetes": case(diabetes, max_features="sqrt"),
            "diabetes, all features, leaves of five": case(diabetes, max_features=None, min_samples_leaf=5),
        },
    }
    (HERE / "forests.json").write_text(json.dumps(value, separators=(",", ":")) + "\n")
