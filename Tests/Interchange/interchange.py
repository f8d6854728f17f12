"""Loads weights that Almanac wrote into torch.nn modules, and saves modules for Almanac to load.

    interchange.py check FOLDER   strict loading, and the same predictions within 1e-5
    interchange.py save FOLDER    fresh modules, their weights, inputs and predictions
"""

import json
import os
import struct
import sys

import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Fixtures", "numeric-engine"))
from reference import GRUAttention, Recurrent, SegmentRNN, Seq2Seq  # noqa: E402

LOOKBACK, FEATURES, HORIZON, TARGETS, WINDOWS = 6, 5, 3, 2, 20
OUTPUTS = HORIZON * TARGETS

WORKS = {cell: lambda cell=cell: Recurrent(cell, FEATURES, 19, 2, OUTPUTS, 0.2) for cell in ("rnn", "lstm", "gru")}
for score in ("additive", "linear"):
    WORKS[f"gru-attention-{score}"] = lambda score=score: GRUAttention(
        FEATURES, 12, 18, 2, score, 7, [10, 8], OUTPUTS, True, 0.2)
for score in ("additive", "dot"):
    WORKS[f"seq2seq-{score}"] = lambda score=score: Seq2Seq(
        "lstm", FEATURES, 17, 2, HORIZON, TARGETS, score, 6, 0)

for normalization in ("none", "last", "revin"):
    WORKS[f"segment-rnn-{normalization}"] = lambda normalization=normalization: SegmentRNN(
        "gru", FEATURES, 18, 2, LOOKBACK, HORIZON, TARGETS, 2, normalization)

# The format, read and written by hand, so that a misunderstanding cannot cancel out.
TYPES = {"F32": torch.float32, "I64": torch.int64}


def load(path):
    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(bytearray(data[slice(*entry["data_offsets"])]), dtype=TYPES[entry["dtype"]]).reshape(
            entry["shape"])
        for name, entry in header.items()
    }


def save(tensors, path):
    header, data = {}, b""
    for name, tensor in tensors.items():
        chunk = tensor.detach().contiguous().numpy().tobytes()
        kind = next(name for name, kind in TYPES.items() if kind == tensor.dtype)
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(chunk)]}
        data += chunk
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def check(folder):
    failed = False
    for name, make in WORKS.items():
        module = make().eval()
        module.load_state_dict(load(f"{folder}/{name}.safetensors"), strict=True)
        expected = load(f"{folder}/{name}.predictions.safetensors")
        with torch.no_grad():
            difference = (module(expected["input"]) - expected["prediction"]).abs().max().item()
        passed = difference <= 1e-5
        failed = failed or not passed
        print(f"{'ok' if passed else 'FAILED'}  Almanac -> PyTorch  {name}  largest difference {difference}")
    return 1 if failed else 0


def write(folder):
    torch.manual_seed(0)
    for name, make in WORKS.items():
        module = make()
        x = torch.randn(WINDOWS, LOOKBACK, FEATURES)
        module.train()
        with torch.no_grad():
            module(x, torch.zeros(WINDOWS, HORIZON, TARGETS))  # moves the running statistics
        module.eval()
        save(module.state_dict(), f"{folder}/{name}.torch.safetensors")
        with torch.no_grad():
            save({"input": x, "prediction": module(x)}, f"{folder}/{name}.torch.predictions.safetensors")
    return 0


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in ("check", "save"):
        sys.exit(__doc__)
    sys.exit(check(sys.argv[2]) if sys.argv[1] == "check" else write(sys.argv[2]))
