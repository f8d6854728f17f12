"""What PyYAML (YAML 1.1) takes plain scalars for: `yaml11.json`, from which the tests learn which texts need quotes and how
floats are written.

    pip install pyyaml==6.0.3
    python3 make_yaml11.py > yaml11.json
"""

import json

import yaml

TEXTS = """
1.0e-08 1.0e+22 1.0e+23 5.0e-324 1.7976931348623157e+308 0.1 -0.0 0.0 3.0 0.3333333333333333 1.5e-07 -2.5e-10 .inf -.inf
1e-08 1e+22 1e3 012 0o12 0b1 0x1F 1_000 1_000.5 .5 .5_ 1. 1_ 2001-01-01 2001-1-1 12-30 2001-01-01T00 2024.csv 15min 1h
190:20 12:30:45 y n Y N yes no Yes No YES NO on off On Off ON OFF true false True False TRUE FALSE nO yEs null Null NULL ~
= << a NOT none . .. .a /a a-b a.b a_b _ _1 a1 e1 inf nan lstm 1e 0x 0b 0b12 1-2 100% a/b.csv ./x Close adam
""".split()


def kind(text):
    tag = yaml.compose(text).tag.removeprefix("tag:yaml.org,2002:")
    return {"text": text, "type": tag, "value": repr(yaml.safe_load(text)) if tag == "float" else None}


print("[\n" + ",\n".join(json.dumps(kind(text)) for text in TEXTS) + "\n]")
