"""Writes families.json, optimizers.json and schedules.json: what PyTorch computes for Almanac's networks.

    python make_fixtures.py          (needs torch; any recent version, CPU)

Weights, inputs and targets are a formula of name and position, so none are stored: element i of array `name` is
(h / 2^32 - 1/2) * 2 * bound with h = (i * 2654435761 + fnv1a32(name)) mod 2^32, hashed once more. Of each result at most 24
elements are stored, evenly spread, and its scalar product with the formula's array `probe` of bound 1, which every
element enters.
"""

import json
import os

import numpy as np
import torch
from torch import nn

from reference import make

torch.set_num_threads(1)
HERE = os.path.dirname(os.path.abspath(__file__))


def formula(name, count, bound):
    salt = 2166136261
    for byte in name.encode():
        salt = ((salt ^ byte) * 16777619) & 0xFFFFFFFF
    i = np.arange(count, dtype=np.uint64)
    h = (i * 2654435761 + salt) & 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    h = (h * 0x7FEB352D) & 0xFFFFFFFF
    h ^= h >> np.uint64(15)
    h = (h * 0x846CA68B) & 0xFFFFFFFF
    h ^= h >> np.uint64(16)
    return ((h.astype(np.float64) / 2**32 - 0.5) * 2 * bound).astype(np.float32)


def summary(tensor):
    values = tensor.detach().double().numpy().ravel()
    count = len(values)
    picks = sorted({int(k * (count - 1) // 23) for k in range(24)}) if count > 24 else list(range(count))
    probe = formula("probe", count, 1.0).astype(np.float64)
    return {"count": count, "sample": [values[i].item() for i in picks], "probe": float(values @ probe),
            "norm": float(np.sqrt(values @ values))}


def setup(config):
    model = make(config)
    bound = config["bound"]
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            values = formula(name, parameter.numel(), bound).reshape(tuple(parameter.shape))
            if name.startswith("norm.") and name.endswith("weight"):
                values = values + 1
            parameter.copy_(torch.tensor(values))
    b, t, f = config["batch"], config["lookback"], config["features"]
    x = torch.tensor(formula("input", b * t * f, 1.0)).reshape(b, t, f)
    y = torch.tensor(formula("target", b * config["horizon"] * config["targets"], 1.0))
    return model, x, y.reshape(b, config["horizon"], config["targets"])


LOSSES = {"mse": nn.MSELoss(), "mae": nn.L1Loss(), "huber": nn.HuberLoss(delta=0.3)}


def loss_of(model, config, x, y):
    if config["loss"] == "quantile":
        q = torch.tensor(config["quantiles"], dtype=x.dtype)
        d = model(x, y).reshape(*y.shape, len(q)) - y[..., None]
        return torch.maximum((1 - q) * d, -q * d).mean()
    return LOSSES[config["loss"]](model(x, y), y.flatten(1))


def relative_error(a, b, floor):
    """As the Swift tests measure it: the largest difference relative to the typical element."""
    count = b["count"]
    scale = max(b["norm"] / count**0.5, floor)
    if scale == 0:
        return 0.0
    worst = max(abs(u - v) for u, v in zip(a["sample"], b["sample"])) / scale
    return max(worst, abs(a["probe"] - b["probe"]) / (scale * count**0.5))


def family_case(config):
    """In double precision, so that it carries no rounding of its own; and how far PyTorch's single precision is off it."""
    exact, single = run_case(config, torch.float64), run_case(config, torch.float32)
    floor = exact["gradient_norm"] * 1e-3
    errors = [relative_error(single["gradients"][n], g, floor) for n, g in exact["gradients"].items()]
    errors += [relative_error(single["after_adam"][n], g, 0.05) for n, g in exact["after_adam"].items()]
    errors.append(relative_error(single["prediction"], exact["prediction"], 0))
    return {**exact, "single_precision_error": max(errors)}


def run_case(config, precision):
    model, x, y = setup(config)
    model, x, y = model.to(precision), x.to(precision), y.to(precision)
    # A large epsilon: with 1e-8 a step divides each gradient by itself, and compares rounding noise where it is small.
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01, eps=1e-3)
    model.train()
    loss = loss_of(model, config, x, y)
    loss.backward()
    result = {"config": config, "loss": loss.item()}
    result["gradients"] = {n: summary(p.grad) for n, p in model.named_parameters()}
    result["gradient_norm"] = float(nn.utils.clip_grad_norm_(model.parameters(), 0.05))
    optimizer.step()
    result["after_adam"] = {n: summary(p) for n, p in model.named_parameters()}
    model.eval()
    with torch.no_grad():
        result["prediction"] = summary(model(x))
    return result


def families():
    base = {"features": 3, "horizon": 2, "targets": 2, "loss": "mse", "bound": 0.3}
    cases = []
    for cell in ("rnn", "lstm", "gru"):
        for layers, batch, hidden, lookback in [(1, 1, 7, 100), (1, 5, 50, 1), (1, 33, 128, 5), (1, 5, 1, 100),
                                                (3, 5, 7, 100), (3, 33, 50, 6), (3, 1, 128, 3)]:
            bound = 0.15 if hidden > 20 else 0.3
            cases.append({**base, "family": cell, "layers": layers, "batch": batch, "hidden": hidden,
                          "lookback": lookback, "bound": bound})
    cases.append({**base, "family": "lstm", "layers": 2, "batch": 33, "hidden": 7, "lookback": 9, "loss": "mae"})
    cases.append({**base, "family": "lstm", "layers": 2, "batch": 33, "hidden": 7, "lookback": 9, "loss": "huber"})
    for score, layers, batch, hidden, lookback, norm in [
            ("additive", 1, 5, 7, 100, False), ("additive", 3, 33, 50, 4, True), ("linear", 1, 33, 128, 3, True),
            ("linear", 3, 1, 7, 1, False), ("additive", 2, 33, 7, 20, True), ("linear", 1, 5, 1, 6, False)]:
        cases.append({**base, "family": "gru-attention", "score": score, "layers": layers, "batch": batch,
                      "hidden": hidden, "lookback": lookback, "projection": 10, "attention_size": 5,
                      "dense": [9, 4], "batch_norm": norm, "bound": 0.5})
    for cell, attention, forcing, layers, batch, hidden, lookback, horizon in [
            ("gru", "none", None, 1, 33, 7, 7, 7), ("gru", "none", None, 3, 5, 50, 7, 7),
            ("lstm", "none", 0, 1, 5, 7, 100, 3), ("rnn", "none", 1, 3, 1, 7, 5, 4),
            ("lstm", "additive", None, 1, 5, 7, 6, 5), ("gru", "additive", 0, 3, 5, 50, 8, 4),
            ("gru", "dot", 0, 1, 33, 7, 9, 3), ("lstm", "dot", 1, 3, 5, 7, 4, 6),
            ("rnn", "dot", None, 1, 1, 128, 1, 1), ("rnn", "additive", 1, 1, 33, 1, 6, 2),
            ("rnn", "none", 0, 3, 5, 50, 100, 2), ("gru", "dot", 1, 1, 1, 1, 100, 3),
            ("gru", "none", 0, 1, 1, 128, 1, 2), ("lstm", "additive", 0, 3, 33, 50, 1, 2),
            ("lstm", "none", None, 1, 1, 128, 3, 2), ("lstm", "dot", None, 1, 5, 1, 5, 2)]:
        cases.append({**base, "family": "seq2seq", "cell": cell, "attention": attention, "forcing": forcing,
                      "layers": layers, "batch": batch, "hidden": hidden, "lookback": lookback,
                      "horizon": horizon, "attention_size": 5, "bound": 0.2})
    for cell, normalization, segment, features, targets, layers, batch, hidden, lookback, horizon in [
            ("gru", "last", 4, 3, 3, 1, 33, 20, 12, 8), ("lstm", "revin", 3, 5, 2, 2, 5, 7, 10, 7),
            ("rnn", "none", 2, 1, 1, 1, 1, 9, 2, 1), ("gru", "revin", 6, 2, 1, 3, 33, 50, 24, 13)]:
        cases.append({**base, "family": "segment-rnn", "cell": cell, "normalization": normalization,
                      "segment": segment, "features": features, "targets": targets, "layers": layers, "batch": batch,
                      "hidden": hidden, "lookback": lookback, "horizon": horizon, "bound": 0.3})
    quantiles = {**base, "loss": "quantile", "quantiles": QUANTILES, "layers": 2, "hidden": 7, "lookback": 6}
    cases.append({**quantiles, "family": "lstm", "batch": 33})
    cases.append({**quantiles, "family": "gru-attention", "score": "additive", "projection": 10, "attention_size": 5,
                  "dense": [9, 4], "batch_norm": True, "batch": 33, "bound": 0.5})
    for cell, attention, forcing in [("gru", "dot", 0), ("lstm", "none", 1), ("rnn", "additive", None)]:
        cases.append({**quantiles, "family": "seq2seq", "cell": cell, "attention": attention, "forcing": forcing,
                      "attention_size": 5, "batch": 5, "horizon": 4, "bound": 0.2})
    # The median, which feeds the decoder, is the third of four.
    cases.append({**quantiles, "quantiles": [0.1, 0.25, 0.5, 0.9], "family": "seq2seq", "cell": "gru",
                  "attention": "none", "forcing": 0, "attention_size": 5, "batch": 5, "horizon": 4, "bound": 0.2})
    for normalization in ("none", "last", "revin"):
        cases.append({**quantiles, "family": "segment-rnn", "cell": "gru", "normalization": normalization,
                      "segment": 2, "batch": 5, "horizon": 3})
    return [family_case(c) for c in cases]


QUANTILES = [0.1, 0.5, 0.9]


def optimizers():
    config = {"family": "lstm", "features": 2, "horizon": 1, "targets": 2, "loss": "mse", "bound": 0.3, "layers": 1,
              "batch": 5, "hidden": 5, "lookback": 4}
    makers = {
        "sgd": lambda p: torch.optim.SGD(p, lr=0.05),
        "sgd-decay": lambda p: torch.optim.SGD(p, lr=0.05, weight_decay=0.1),
        "momentum": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
        "nesterov": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.1),
        "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.01),
        "adam": lambda p: torch.optim.Adam(p, lr=0.01),
        "adam-decay": lambda p: torch.optim.Adam(p, lr=0.01, weight_decay=0.1),
        "adamw": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
        "sgd-clip-value": lambda p: torch.optim.SGD(p, lr=0.05),
        "sgd-l2": lambda p: torch.optim.SGD(p, lr=0.05),
        "adam-quantiles": lambda p: torch.optim.Adam(p, lr=0.01),
    }
    results = {}
    for name, maker in makers.items():
        used = {**config, "loss": "quantile", "quantiles": QUANTILES} if name == "adam-quantiles" else config
        model, x, y = setup(used)
        model, x, y = model.double(), x.double(), y.double()
        optimizer = maker(model.parameters())
        for _ in range(10):
            optimizer.zero_grad()
            loss = loss_of(model, used, x, y)
            if name == "sgd-l2":
                loss = loss + 0.03 * sum((p**2).sum() for p in model.parameters() if p.dim() == 2)
            loss.backward()
            if name == "sgd-clip-value":
                nn.utils.clip_grad_value_(model.parameters(), 0.01)
            optimizer.step()
        results[name] = {n: summary(p) for n, p in model.named_parameters()}
    return {"config": config, "optimizers": results}


def schedules():
    scheduler = torch.optim.lr_scheduler
    # A loss that falls, stalls and falls again, for reduce-on-plateau.
    losses = [1 / (1 + k) if k < 8 else 0.125 + 0.001 * (k % 3) if k < 22 else 0.1 - 0.002 * k / 10 for k in range(30)]

    def rates(maker, plateau=False):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        schedule = maker(optimizer)
        result = []
        for k in range(30):
            result.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step(losses[k]) if plateau else schedule.step()
        return result

    return {
        "losses": losses,
        "step": rates(lambda o: scheduler.StepLR(o, step_size=4, gamma=0.5)),
        "exponential": rates(lambda o: scheduler.ExponentialLR(o, gamma=0.9)),
        "inverse-time": rates(lambda o: scheduler.LambdaLR(o, lambda e: 1 / (1 + 0.5 * e / 3))),
        "cosine": rates(lambda o: scheduler.CosineAnnealingLR(o, T_max=29, eta_min=0.001)),
        "reduce-on-plateau": rates(
            lambda o: scheduler.ReduceLROnPlateau(o, factor=0.5, patience=3, threshold=1e-4, min_lr=0.01), True),
    }


for name, content in [("families", families()), ("optimizers", optimizers()), ("schedules", schedules())]:
    with open(os.path.join(HERE, f"{name}.json"), "w") as file:
        json.dump(content, file, separators=(",", ":"))
        file.write("\n")
