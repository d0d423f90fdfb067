"""Times the benchmark's networks in PyTorch: usage torch_step.py MILLIS.

Prints a JSON list of {kernel, network, batch, microseconds}: the least mean of short windows.
One thread; a step is forward, weighted mean loss, backward and fused Adam, its batch standardised
before and not timed. Without torch it fails.
"""

import json
import math
import sys
import time

import torch

BUDGET = float(sys.argv[1]) / 1000
torch.set_num_threads(1)
torch.manual_seed(1)


class Periodic(torch.nn.Module):
    def __init__(self, features, frequencies):
        super().__init__()
        self.frequencies = torch.nn.Parameter(torch.randn(features, frequencies) * 0.1)

    def forward(self, z):
        turns = (2 * math.pi) * (z.unsqueeze(2) * self.frequencies).flatten(1)
        return torch.cat([z, torch.sin(turns), torch.cos(turns)], 1)


def handbook():
    layers = torch.nn
    return layers.Sequential(
        Periodic(15, 6), layers.Linear(195, 64), layers.GELU(), layers.Linear(64, 32),
        layers.GELU(), layers.Linear(32, 1))


def dense():
    layers = torch.nn
    return layers.Sequential(
        layers.Linear(64, 64), layers.ReLU(), layers.Linear(64, 32), layers.ReLU(),
        layers.Linear(32, 1))


def cross_entropy(x, y, w):
    losses = torch.nn.functional.binary_cross_entropy_with_logits(x, y, reduction="none")
    return (w * losses).sum() / w.sum()


def focal(x, y, w):
    losses = torch.nn.functional.binary_cross_entropy_with_logits(x, y, reduction="none")
    return (w * (1 - torch.exp(-losses)) ** 2 * losses).sum() / w.sum()


def least(work):
    start = time.perf_counter()
    runs = 0
    while time.perf_counter() - start < BUDGET / 3:
        work()
        runs += 1
    window = max(1, int(4e-4 * runs / (time.perf_counter() - start)))
    best = math.inf
    begin = time.perf_counter()
    while time.perf_counter() - begin < BUDGET * 2 / 3:
        start = time.perf_counter()
        for _ in range(window):
            work()
        best = min(best, (time.perf_counter() - start) / window)
    return best * 1e6


def measure(name, network, features, loss, batch):
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-9, fused=True)
    x = torch.randn(batch, features)
    y = torch.randint(0, 2, (batch,)).float()
    w = torch.ones(batch)

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss(network(x).squeeze(1), y, w).backward()
        optimiser.step()

    def forward():
        with torch.inference_mode():
            torch.sigmoid(network(x))

    for kernel, work in (("train-step", step), ("forward", forward)):
        yield {"kernel": kernel, "network": name, "batch": batch, "microseconds": least(work)}


results = []
for batch in (1, 32, 64, 256):
    results += measure("15x6-64-32-1", handbook(), 15, cross_entropy, batch)
    results += measure("64-64-32-1", dense(), 64, focal, batch)
print(json.dumps(results))
