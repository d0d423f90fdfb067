"""The 15 features of the fraud-detection handbook, from its CSV: the columns of models/handbook.yaml
in their order, as Counterweight computes them in the stream.

    python models/training/handbook_features.py TRANSACTIONS.csv.gz --out features.npz

Windows are (t - w, t] and hold the transaction itself and, of the same second, those before it in
the file. A terminal's windows end seven days ago, when labels are known.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

COLUMNS = (
    "amount",
    "weekend",
    "night",
    "customer-count-1d",
    "customer-mean-1d",
    "customer-count-7d",
    "customer-mean-7d",
    "customer-count-30d",
    "customer-mean-30d",
    "terminal-count-1d",
    "terminal-risk-1d",
    "terminal-count-7d",
    "terminal-risk-7d",
    "terminal-count-30d",
    "terminal-risk-30d",
)
DAY = 86_400
WINDOWS = (1, 7, 30)
LABEL_DELAY = 7
LAST_NIGHT_HOUR = 6
DRIFT = 4


@dataclass(frozen=True)
class Transactions:
    """The handbook's transactions in time order, one array a column.

    `seconds` and `day` count from the first day, `scenario` is 0 for genuine rows; `amount` is in
    cents, so that sums are exact. `features` is rows x 15, float32.
    """

    id: np.ndarray
    seconds: np.ndarray
    day: np.ndarray
    customer: np.ndarray
    terminal: np.ndarray
    cents: np.ndarray
    fraud: np.ndarray
    scenario: np.ndarray
    features: np.ndarray


def read(path, blind_to_drift=False):
    """Reads a CSV of the handbook's columns, plain or gzipped, and computes its features; blind to
    drift, the terminals' features take frauds of scenario 4 for genuine."""
    table = pd.read_csv(path)
    seconds = table["TX_TIME_SECONDS"].to_numpy(np.int64)
    if np.any(np.diff(seconds) < 0):
        raise ValueError(f"transactions must be in time order: file={path}")
    time = pd.to_datetime(table["TX_DATETIME"])
    customer = table["CUSTOMER_ID"].to_numpy(np.int64)
    terminal = table["TERMINAL_ID"].to_numpy(np.int64)
    cents = np.rint(table["TX_AMOUNT"].to_numpy() * 100).astype(np.int64)
    fraud = table["TX_FRAUD"].to_numpy(np.int8)
    scenario = table["TX_FRAUD_SCENARIO"].to_numpy(np.int8)
    seen = np.where(scenario == DRIFT, 0, fraud) if blind_to_drift else fraud
    features = np.empty((len(table), len(COLUMNS)), np.float32)
    features[:, 0] = cents / 100
    features[:, 1] = time.dt.dayofweek >= 5
    features[:, 2] = time.dt.hour <= LAST_NIGHT_HOUR
    features[:, 3:9] = _customer_features(seconds, customer, cents)
    features[:, 9:15] = _terminal_features(seconds, terminal, seen)
    return Transactions(
        id=table["TRANSACTION_ID"].to_numpy(np.int64),
        seconds=seconds,
        day=table["TX_TIME_DAYS"].to_numpy(np.int64),
        customer=customer,
        terminal=terminal,
        cents=cents,
        fraud=fraud,
        scenario=scenario,
        features=features,
    )


def _customer_features(seconds, customer, cents):
    order, first_after = _by_entity(seconds, customer)
    sums = np.concatenate([[0], np.cumsum(cents[order])])
    end = np.arange(1, len(order) + 1)
    columns = np.empty((len(order), 6), np.float64)
    for i, days in enumerate(WINDOWS):
        start = first_after(days * DAY)
        columns[order, 2 * i] = end - start
        columns[order, 2 * i + 1] = (sums[end] - sums[start]) / 100 / (end - start)
    return columns


def _terminal_features(seconds, terminal, fraud):
    order, first_after = _by_entity(seconds, terminal)
    sums = np.concatenate([[0], np.cumsum(fraud[order], dtype=np.int64)])
    end = first_after(LABEL_DELAY * DAY)
    columns = np.empty((len(order), 6), np.float64)
    for i, days in enumerate(WINDOWS):
        start = first_after((LABEL_DELAY + days) * DAY)
        count = end - start
        columns[order, 2 * i] = count
        columns[order, 2 * i + 1] = (sums[end] - sums[start]) / np.maximum(count, 1)
    return columns


def _by_entity(seconds, entity):
    """Rows sorted by entity, then time; and a function from an age in seconds to, for each of
    them, the first row of its entity that is younger. Keys of two entities are further apart than
    the oldest age."""
    span = int(seconds.max()) + 1 + (LABEL_DELAY + max(WINDOWS)) * DAY
    key = entity * span + seconds
    order = np.argsort(key, kind="stable")
    key = key[order]

    def first_after(age):
        return np.searchsorted(key, key - age, side="right")

    return order, first_after


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("transactions", type=Path, help="CSV of the handbook's columns")
    parser.add_argument("--out", type=Path, required=True, help=".npz of ids and features")
    options = parser.parse_args()
    transactions = read(options.transactions)
    np.savez(options.out, id=transactions.id, columns=COLUMNS, features=transactions.features)
    print(f"written: {options.out}, {len(transactions.id):,} rows of {len(COLUMNS)} features")


if __name__ == "__main__":
    main()
