"""Checks schema.json with an independent validator: python3 check_schema.py (needs jsonschema and PyYAML)."""

import json
import pathlib
import re

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
bad += [{"base": "x.yaml", "windo": {}}, {"name": "tiny"}]
for spec in good:
    assert not list(validator.iter_errors(spec)), (spec, [e.message for e in validator.iter_errors(spec)])
for spec in bad:
    assert not validator.is_valid(spec), spec
print(f"{len(good)} specs accepted, {len(bad)} refused")
