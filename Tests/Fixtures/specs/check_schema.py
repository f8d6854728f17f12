"""Checks schema.json with an independent validator: check_schema.py [PROGRAM].

Needs jsonschema and PyYAML. `make schema` runs it."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
import yaml

here = pathlib.Path(__file__).parent


class Loader(yaml.SafeLoader):
    """YAML 1.2 core scalars: no dates, and floats without a point."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if not tag.endswith((":timestamp", ":bool", ":float"))]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("true|false"), list("tf"))
Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)

schema = json.loads((here / "schema.json").read_text())
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
full = yaml.load((here / "full.yaml").read_text(), Loader)
minimal = {
    "name": "tiny",
    "data": {"source": "synthetic", "kind": "random-walk", "length": 100},
    "window": {"lookback": 5},
    "model": {"family": "lstm"},
}
good = [full, minimal, {"base": "x.yaml", "window": {"horizon": 3}}, {**minimal, "seed": 3}]
good += [{**minimal, "training": {"optimizer": x}} for x in ("adam", {"learning_rate": 0.1}, {"name": "sgd"})]
draws = {"draws": 5, "space": {
    "training.optimizer.learning_rate": {"distribution": "log-uniform", "min": 1e-4, "max": 0.1},
    "model.hidden_size": {"distribution": "integer", "min": 8, "max": 64},
    "model.num_layers": {"distribution": "choice", "values": [1, 2]},
}}
matrix = {"model.hidden_size": [8, 16], "training.clip_norm": [None, 1.0]}
good += [{**minimal, "matrix": matrix}, {**minimal, "random": draws, "halving": {"min_epochs": 5, "factor": 2}}]
bad = [{**minimal, "matrix": matrix, "random": draws}]
bad += [{**minimal, key: value} for key, value in {
    "epohcs": 1, "scale": "no", "window": {}, "seeds": [], "name": "a/b", "model": {"family": "lstm", "delta": 3},
    "split": {"train": 0.7, "test_start": "2011-01-01"}, "training": {"optimizer": {"name": "sgd", "beta1": 0.9}},
    "models": {"a": {"family": "rnn"}}, "matrix": {"model.hidden_size": 8}, "halving": {"factor": 2},
    "random": {"draws": 5, "space": {"model.hidden_size": {"distribution": "integer", "values": [1, 2]}}},
}.items()]
bad += [{"name": "tiny"}, {**minimal, "seed": 1, "seeds": [1]}]
bad += [{**minimal, "matrix": {key: [1, 2]}} for key in (
    "model.hiden_size", "models.a.famly", "models.hidden_size", "training", "training.loss", "training.optimizer.beta",
    "window.horizon", "data.path", "features.name", "seeds", "evaluation.coverage")]
good += [{**minimal, "matrix": {key: [1, 2]}} for key in (
    "model.dropout", "models.my.lstm.num_layers", "training.optimizer", "training.optimizer.name", "training.clip_norm",
    "training.early_stopping.patience", "window.lookback", "features")]
# The mistakes of BadInputTests.swift that can be seen without data, and more of their kind.
table = """
name: table
data: {source: csv, path: data.csv, time: Date, target: Close}
window: {lookback: 6}
model: {family: lstm, hidden_size: 4}
training: {epochs: 2, batch_size: 16}
evaluation: {metrics: [rmse, mae], baselines: [naive]}
plots: [forecast]
"""
mistakes = [
    ("lookback: 6", "lookbak: 6"), ("lookback: 6", "horizon: 1"), ("lookback: 6", "lookback: six"),
    ("lookback: 6", "lookback: 1.5"), ("lookback: 6", "lookback: 0"), ("lookback: 6", "lookback: 6, horizon: 0"),
    ("family: lstm", "family: lstn"), ("family: lstm, ", ""), ("hidden_size: 4", "hidden_size: [4]"),
    ("hidden_size: 4", "hidden_size: 4, dropout: 1.5"), ("name: table", "name: ../table"), ("name: table", "name: 7"),
    ("name: table", ""), ("epochs: 2", "epohcs: 2"), ("epochs: 2", "epochs: -1"), ("epochs: 2", "epochs: many"),
    ("epochs: 2", "epochs: 2, shuffle: NO"), ("epochs: 2", "epochs: 2, optimizer: {name: adam, learning_rate: -0.1}"),
    ("epochs: 2", "epochs: 2, optimizer: admm"), ("epochs: 2", "epochs: 2, loss: {name: huber, delta: 0}"),
    ("epochs: 2", "epochs: 2, loss: {name: mse, delta: 1}"), ("epochs: 2", "epochs: 2, schedule: {name: step, patience: 3}"),
    ("plots: [forecast]", "plots: [forecast, forecasts]"), ("plots: [forecast]", "plots: forecasts"),
    ("plots: [forecast]", "seeds: [1, two]"), ("plots: [forecast]", "split: {train: 1.2}"),
    ("plots: [forecast]", "split: {rolling: {step: 5}}"), ("source: csv", "source: cvs"), ("path: data.csv, ", ""),
    ("target: Close", "target: Close, symbol: AAPL"), ("metrics: [rmse, mae]", "metrics: [rsme]"),
    ("baselines: [naive]", "baselines: [lstm]"), ("baselines: [naive]", "coverage: 1.5"),
    ("plots: [forecast]", "features: [{name: sma, period: 0}]"), ("plots: [forecast]", "features: [sma-of-5]"),
]
for old, new in mistakes:
    assert old in table, old
    bad.append(yaml.load(table.replace(old, new, 1), Loader))
good.append(yaml.load(table, Loader))
# What a spec says on top of the one above: anything may be left out or taken away, and nothing may be misspelled.
children = [
    "{}", "models: {lstm: {hidden_size: 8}}", "model: {hidden_size: 8}", "models: {gru: {family: gru}}",
    "training: {epochs: 3, optimizer: {beta1: 0.8}}", "training: null", "training: {clip_norm: null}", "window: {horizon: 2}",
    "data: {order: oldest-first}", "plots: []", "features: [sma]", "evaluation: {season: 5}",
    "matrix: {models.lstm.hidden_size: [4, 8]}",
]
wrong_children = [
    "windo: {}", "models: {lstm: {famly: lstm}}", "models: {lstm: {hidden_size: [8]}}", "models: {lstm: {family: lstn}}",
    "models: {lstm: {family: rnn, forget_bias: 1.0}}", "model: {hiden_size: 8}", "training: {epohcs: 3}",
    "training: {epochs: 0}", "training: {optimizer: {nam: adam}}", "training: {loss: msee}", "training: {clip_norm: -1}",
    "data: {pth: data.csv}", "data: {order: newest}", "window: {horizon: 0}", "window: {lookback: many}", "plots: [forecasts]",
    "features: [{name: sma, perid: 3}]", "features: [{period: 3}]", "evaluation: {metrics: [rsme]}", "seeds: []",
    "split: {train: 1.2}", "scale: no", "matrix: {models.lstm.hiden_size: [4, 8]}",
    "model: {hidden_size: 8}\nmodels: {lstm: {hidden_size: 8}}", "seed: 1\nseeds: [2]",
]
good += [yaml.load("base: table.yaml\n" + text if text != "{}" else "base: table.yaml", Loader) for text in children]
bad += [yaml.load("base: table.yaml\n" + text, Loader) for text in wrong_children]
# Every spec of the repository.
root = here.parents[2]
shipped = sorted(
    path
    for folder in ("experiments", "Tests")
    for path in (root / folder).rglob("*.yaml")
    if ".build" not in path.parts
)
assert len(shipped) > 15, shipped
good += [yaml.load(path.read_text(), Loader) for path in shipped]
for spec in good:
    assert not list(validator.iter_errors(spec)), (spec, [e.message for e in validator.iter_errors(spec)])


def properties(part):
    """Every property of a schema, at all depths."""
    if isinstance(part, dict):
        yield from part.get("properties", {}).items()
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else []:
        yield from properties(inner)


examples = 0
for key, part in properties(schema):
    for example in part.get("examples", []):
        examples += 1
        own = jsonschema.Draft202012Validator({"$defs": schema["$defs"], **part})
        assert own.is_valid(example), (key, example, [e.message for e in own.iter_errors(example)])
assert examples > 50, examples
missed = [spec for spec in bad if validator.is_valid(spec)]
assert not missed, missed

# Where a program is given, it must judge the mistakes as the schema does.
if len(sys.argv) > 1:
    with tempfile.TemporaryDirectory() as folder:
        rows = "".join(f"2024-{1 + day // 28:02}-{1 + day % 28:02},{100 + day % 7}\n" for day in range(84))
        pathlib.Path(folder, "data.csv").write_text("Date,Close\n" + rows)
        for text, expected in [(table, 0)] + [(table.replace(old, new, 1), 3) for old, new in mistakes]:
            pathlib.Path(folder, "s.yaml").write_text(text)
            check = [str(pathlib.Path(sys.argv[1]).resolve()), "check", "s.yaml"]
            found = subprocess.run(check, cwd=folder, capture_output=True, text=True)
            assert found.returncode == expected, (text, found.returncode, found.stderr)
        pathlib.Path(folder, "table.yaml").write_text(table)
        for text, expected in [(text, 0) for text in children] + [(text, 3) for text in wrong_children]:
            pathlib.Path(folder, "s.yaml").write_text("base: table.yaml\n" + (text if text != "{}" else ""))
            found = subprocess.run(check, cwd=folder, capture_output=True, text=True)
            assert found.returncode == expected, (text, found.returncode, found.stderr)
print(f"{len(good)} specs accepted, {len(bad)} refused")
