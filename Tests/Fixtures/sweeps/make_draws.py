"""Draws of a random search by plain Python, for SweepPointsTests: python3 make_draws.py"""

import json
import math
import pathlib

MASK = (1 << 64) - 1


def mix(x):
    """The finaliser of SplitMix64 (Steele, Lea and Flood, 2014)."""
    z = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def stream(seed, name):
    key = mix((seed + 0x9E3779B97F4A7C15) & MASK)
    for byte in name.encode():
        key = mix(key ^ byte)
    state = mix(key ^ mix(0xD1B54A32D192ED03))
    while True:
        state = (state + 0x9E3779B97F4A7C15) & MASK
        yield mix(state)


def uniform(bits):
    return (bits >> 11) * 2.0**-53


def short(x):
    return float(f"{x:.3e}")


space = {
    "model.dropout": lambda b: short(0.5 * uniform(b)),
    "model.hidden_size": lambda b: 8 + (b * 57 >> 64),
    "training.optimizer.learning_rate": lambda b: short(math.exp(math.log(1e-4) + math.log(1e4) * uniform(b))),
    "training.optimizer.name": lambda b: ["adam", "sgd", "rmsprop"][b * 3 >> 64],
}
draws = {
    str(seed): {key: [draw(next(bits)) for _ in range(6)]
                for key, draw in space.items() for bits in [stream(seed, "sweep " + key)]}
    for seed in (1, 9)
}
path = pathlib.Path(__file__).parent / "draws.json"
path.write_text(json.dumps(draws, indent=1) + "\n")
