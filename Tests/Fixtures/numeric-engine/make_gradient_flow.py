"""Writes gradient_flow.json: norms of dLoss/dh_t and dLoss/dc_t by PyTorch's autograd, in double precision.

    python make_gradient_flow.py          (needs torch; any recent version, CPU)

Weights, inputs and directions are the formula of make_fixtures.py. The loss is u . h_T, summed over sequences, with u of
length 1; the norms are means over sequences.
"""

import json
import os

import torch
from torch import nn

from make_fixtures import HERE, formula


def case(cell, hidden, features, steps, rows, bound):
    layer = {"rnn": nn.RNNCell, "lstm": nn.LSTMCell, "gru": nn.GRUCell}[cell](features, hidden).double()
    with torch.no_grad():
        for name, parameter in layer.named_parameters():
            values = formula(f"rnn.{name}_l0", parameter.numel(), bound)
            parameter.copy_(torch.tensor(values).double().reshape(tuple(parameter.shape)))
    x = torch.tensor(formula("input", steps * rows * features, 1.0)).double().reshape(steps, rows, features)
    u = torch.tensor(formula("direction", rows * hidden, 1.0)).double().reshape(rows, hidden)
    u = u / u.norm(dim=1, keepdim=True)
    h = torch.zeros(rows, hidden, dtype=torch.double)
    c = torch.zeros(rows, hidden, dtype=torch.double)
    hs, cs = [], []
    for t in range(steps):
        if cell == "lstm":
            h, c = layer(x[t], (h, c))
            c.retain_grad()
            cs.append(c)
        else:
            h = layer(x[t], h)
        h.retain_grad()
        hs.append(h)
    (u * h).sum().backward()
    norms = lambda states: [s.grad.norm(dim=1).mean().item() for s in reversed(states)]
    return {"cell": cell, "hidden": hidden, "features": features, "steps": steps, "sequences": rows, "bound": bound,
            "hidden_norms": norms(hs), "cell_norms": norms(cs)}


if __name__ == "__main__":
    cases = [case(cell, hidden, 3, steps, rows, bound)
             for cell in ("rnn", "lstm", "gru")
             for hidden, steps, rows, bound in ((5, 12, 3, 0.6), (32, 40, 2, 0.3))]
    with open(os.path.join(HERE, "gradient_flow.json"), "w") as file:
        json.dump(cases, file, indent=0)
        file.write("\n")
