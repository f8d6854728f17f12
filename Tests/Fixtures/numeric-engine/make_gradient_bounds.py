"""Writes gradient_bounds.json: bounds on the norms of dLoss/dh_t and dLoss/dc_t, apart from the engine's code.

    python make_gradient_bounds.py        (needs numpy and scipy; any recent version)

Weights are the formula of make_fixtures.py. Norms are by singular value decomposition, constants by numerical search,
and an LSTM's bound is the solution of a triangular system. Before that the script checks the derivation (see
GradientBound.swift): the factors of rows on grids, and the bounds themselves against the Jacobians of random cells
whose gates are driven anywhere.
"""

import json
import os

import numpy as np
from scipy.optimize import minimize_scalar

from make_fixtures import HERE, formula


def largest(function, low, high):
    found = minimize_scalar(lambda x: -function(x), bounds=(low, high), method="bounded", options={"xatol": 1e-12})
    return -found.fun


# The smallest v with r^2 + r^2 (1-r)^2 / v^2 <= 1 for all gates r.
V = np.sqrt(largest(lambda r: r * r * (1 - r) ** 2 / (1 - r * r), 0, 1 - 1e-9))


def norm(*blocks):
    return np.linalg.svd(np.vstack(blocks), compute_uv=False)[0]


def gru(weight, bias, steps):
    r, z, n = np.split(weight, 3)
    q = np.abs(np.split(bias, 3)[2]) + np.abs(n).sum(axis=1)
    factor = norm(np.eye(len(n)), 2 * V * z, n, V * np.diag(q) @ r)
    return factor ** np.arange(steps)


def lstm(weight, steps):
    i, f, g, o = np.split(weight, 4)
    peaks = [largest(lambda v: (m + v) / (1 + v * v), 0, 2) for m in range(1, steps)]
    system = np.eye(steps)
    for row in range(1, steps):
        for column in range(row):
            m = row - column
            others = norm(i / 4, g, o / 4) if m == 1 else norm(i / 4, g)
            system[row, column] = -norm(f) * min((steps - row) / 4, peaks[m - 1]) - others
    start = np.zeros(steps)
    start[0] = 1
    return np.linalg.solve(system, start)


def check_rows():
    z, r, n = np.meshgrid(*[np.linspace(0, 1, 201)] * 3)
    rows = z**2 + ((1 + n) * z * (1 - z) / (2 * V)) ** 2 + ((1 - z) * (1 - n * n)) ** 2 * (
        r**2 + (r * (1 - r) / V) ** 2
    )
    assert rows.max() <= 1 + 1e-9, rows.max()
    i, g = np.meshgrid(*[np.linspace(0, 1, 401)] * 2)
    rows = (4 * i * (1 - i) * g) ** 2 + (i * (1 - g * g)) ** 2
    assert rows.max() <= 1 + 1e-9, rows.max()


def check_jacobians(trials=2000):
    random = np.random.default_rng(1)
    gate = lambda size: 1 / (1 + np.exp(-random.normal(size=size) * random.choice([0.3, 3, 9])))
    closest = {"gru": 0, "lstm": 0}
    for _ in range(trials):
        size, steps = random.integers(1, 4), random.integers(2, 12)
        weight = random.normal(size=(4 * size, size)) * random.uniform(0.2, 3)
        bias = random.normal(size=3 * size)
        i, f, g, o = np.split(weight, 4)
        h, jacobians = np.zeros(size), []
        for _ in range(steps):
            r, z, q = gate(size), gate(size), g @ h + bias[2 * size:]
            n = np.tanh(random.normal(size=size) * random.choice([0.3, 3]))
            jacobians.append(np.diag(z) + np.diag((h - n) * z * (1 - z)) @ f + np.diag((1 - z) * (1 - n * n)) @ (
                np.diag(r) @ g + np.diag(q * r * (1 - r)) @ i))
            h = (1 - z) * n + z * h
        product = np.eye(size)
        for value, jacobian in zip(gru(weight[:3 * size], bias, steps)[1:], reversed(jacobians[1:])):
            product = product @ jacobian
            closest["gru"] = max(closest["gru"], norm(product) / value)
        # The cell state rises, and may fall again.
        c, jacobians, turn = np.zeros(size), [], random.uniform(0, 1.5) * steps
        for t in range(steps):
            inp, out, forget = gate(size), gate(size), gate(size) if random.random() < 0.3 else np.ones(size)
            cand = np.tanh(random.normal(size=size) * 3) if random.random() < 0.5 else np.sign(turn - t) * np.ones(size)
            before, c = c, forget * c + inp * cand
            lets = out * (1 - np.tanh(c) ** 2)
            through = np.diag(before * forget * (1 - forget)) @ f + np.diag(cand * inp * (1 - inp)) @ i + np.diag(
                inp * (1 - cand**2)) @ g
            jacobians.append(np.block([
                [np.diag(out * (1 - out) * np.tanh(c)) @ o + np.diag(lets) @ through, np.diag(lets * forget)],
                [through, np.diag(forget)]]))
        product = np.hstack([np.eye(size), np.zeros((size, size))])
        for value, jacobian in zip(lstm(weight, steps)[1:], reversed(jacobians[1:])):
            product = product @ jacobian
            closest["lstm"] = max(closest["lstm"], norm(product[:, :size]) / value)
    print("largest share of the bound:", closest)
    assert max(closest.values()) <= 1 + 1e-9


def case(cell, hidden, steps, amplitude):
    gates = {"rnn": 1, "lstm": 4, "gru": 3}[cell]
    weight = np.array(formula("rnn.weight_hh_l0", gates * hidden * hidden, amplitude)).reshape(gates * hidden, hidden)
    bias = np.array(formula("rnn.bias_hh_l0", gates * hidden, amplitude))
    bound = {"rnn": lambda: norm(weight) ** np.arange(steps), "gru": lambda: gru(weight, bias, steps),
             "lstm": lambda: lstm(weight, steps)}[cell]()
    return {"cell": cell, "hidden": hidden, "steps": steps, "amplitude": amplitude, "hidden_bounds": bound.tolist(),
            "cell_bounds": np.cumsum(bound).tolist() if cell == "lstm" else []}


if __name__ == "__main__":
    check_rows()
    check_jacobians()
    cases = [case(cell, hidden, 12, amplitude)
             for cell in ("rnn", "lstm", "gru") for hidden, amplitude in ((1, 2.0), (5, 0.3), (32, 0.2))]
    with open(os.path.join(HERE, "gradient_bounds.json"), "w") as file:
        json.dump(cases, file, indent=0)
        file.write("\n")
