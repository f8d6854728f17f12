"""Computes a run's exported ONNX models with onnxruntime and compares them with the run's own predictions.csv.

    onnx_check.py RUN EXPORTS DATA.csv

Windows are cut from DATA.csv, in original units, with the month of each row where a model reads it; of a model of
log-returns with those of its targets, and the targets' last values beside. A forecast may differ by 1e-4 of the standard
deviation of its target. Of a network that predicts quantiles, all of them are compared.
"""

import csv
import glob
import json
import os
import sys

import numpy as np
import onnx
import onnxruntime


def columns_of(path, names):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    times = [row["time"] for row in rows]
    for row in rows:
        row["month"] = row["time"][5:7]
    values = {name: np.array([float(row[name]) for row in rows]) for name in ("usd", "eur", "month")}
    for name in ("usd", "eur"):
        values[f"log-return of {name}"] = np.diff(np.log(values[name]), prepend=np.nan)
    return times, values, np.stack([values[name] for name in names], axis=1)


def main(run, exports, data):
    failed = False
    with open(f"{run}/predictions.csv", newline="") as file:
        predictions = list(csv.DictReader(file))
    paths = sorted(glob.glob(f"{exports}/*.onnx"))
    if not paths:
        sys.exit("no models")
    for path in paths:
        model, seed = os.path.basename(path).removesuffix(".onnx").rsplit("-", 1)
        onnx.checker.check_model(onnx.load(path), full_check=True)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        metadata = session.get_modelmeta().custom_metadata_map
        names = json.loads(metadata["columns"])
        levels = json.loads(metadata.get("quantiles", "[]"))
        kinds = [f"q{float(level) * 100:g}" for level in levels] or ["predicted"]
        lookback, horizon = session.get_inputs()[0].shape[1], session.get_outputs()[0].shape[1]
        times, series, values = columns_of(data, names)
        expected = {
            (row["cutoff"], int(row["horizon"]), row["series"]): [float(row[kind]) for kind in kinds]
            for row in predictions if row["model"] == model and row["seed"] == seed
        }
        cutoffs = sorted({cutoff for cutoff, _, _ in expected})
        last = [times.index(cutoff) for cutoff in cutoffs]
        windows = np.stack([values[i - lookback + 1:i + 1] for i in last])
        transform = metadata.get("target_transform")
        learned = names if transform is None else [name.removeprefix(f"{transform} of ") for name in names]
        targets = [name for name in learned if any(target == name for _, _, target in expected)]
        inputs = {"window": windows}
        if transform is not None:
            inputs["last_value"] = np.stack([series[name][last] for name in targets], axis=1)
        forecast = session.run(None, inputs)[0].reshape(len(last), horizon, -1, len(kinds))
        worst = 0.0
        for k, name in enumerate(targets):
            unit = series[name].std()
            for i, cutoff in enumerate(cutoffs):
                for step in range(horizon):
                    differences = np.abs(forecast[i, step, k] - expected[cutoff, step + 1, name]) / unit
                    worst = max(worst, differences.max())
        count = forecast.size // len(kinds)
        passed = worst <= 1e-4 and count == len(expected)
        failed = failed or not passed
        print(f"{'ok' if passed else 'FAILED'}  {model}: {count} forecasts, largest difference {worst:.2e} deviations")
    return 1 if failed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
