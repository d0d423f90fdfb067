"""Trains LightGBM's strong settings on days 24-53 of the handbook's transactions and writes
models/handbook-gbdt.onnx.

    python models/training/train_gbdt.py handbook-transactions.csv.gz --out models/handbook-gbdt.onnx

The same file gives the same bytes. What is written is read back and must score days 61-182 as
LightGBM does, to 1e-6.
"""

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import onnxruntime

import boosting
import days
import handbook_features
import lightgbm_to_onnx

FIRST_DAY, LAST_DAY = 24, 53
TEST_DAYS = (61, 182)
TOLERANCE = 1e-6


def train(transactions, settings):
    rows = days.rows_of_days(transactions.day, FIRST_DAY, LAST_DAY)
    return boosting.fit(settings, transactions.features[rows], transactions.fraud[rows])


def to_bytes(model, transactions):
    rows = days.rows_of_days(transactions.day, FIRST_DAY, LAST_DAY)
    trees = hashlib.sha256(model.booster_.model_to_string().encode()).hexdigest()[:8]
    return lightgbm_to_onnx.convert(
        model.booster_,
        {
            "counterweight.version": f"handbook-gbdt-{rows.stop - rows.start}-{trees}",
            "counterweight.recipe": "handbook-gbdt",
            "counterweight.pipeline": "handbook",
            "counterweight.examples": str(rows.stop - rows.start),
            "counterweight.days": f"{FIRST_DAY}-{LAST_DAY}",
            "counterweight.classes": "genuine,fraud",
            "counterweight.features": ",".join(handbook_features.COLUMNS),
        },
    ).SerializeToString()


def session(onnx):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])


def score(scorer, features, batch=1024):
    """Probabilities of fraud."""
    return np.concatenate(
        [
            scorer.run(["probabilities"], {"features": features[i : i + batch]})[0][:, 1]
            for i in range(0, len(features), batch)
        ]
    )


def check(model, onnx, features):
    """Prints and bounds the difference to LightGBM, on the rows as they are, on rows exactly at
    and next to thresholds, and on rows with missing values; prints the time a row."""
    scorer = session(onnx)
    for name, rows in {
        "rows of days 61-182": features,
        "rows at thresholds": at_thresholds(model, features[:20_000]),
        "rows with missing values": with_missing(features[:20_000]),
    }.items():
        difference = np.max(np.abs(score(scorer, rows) - model.predict_proba(rows)[:, 1]))
        print(f"largest difference to LightGBM, {len(rows):,} {name}: {difference:.1e}")
        if not difference <= TOLERANCE:
            raise SystemExit(f"difference must be at most {TOLERANCE}: difference={difference}")
    for batch in (1, 256):
        rows = features[:51_200] if batch > 1 else features[:5_000]
        took = min(_seconds(lambda: score(scorer, rows, batch)) for _ in range(3))
        print(f"microseconds a row, {batch} at a time: {took / len(rows) * 1e6:.1f}")


def _seconds(action):
    """Of processor time, so that other processes do not count."""
    start = time.process_time()
    action()
    return time.process_time() - start


def at_thresholds(model, features):
    """The rows with every value moved to the float at, below or above a split of its feature."""
    generator = np.random.default_rng(1)
    trees = model.booster_.trees_to_dataframe()
    moved = features.copy()
    for f in range(features.shape[1]):
        splits = trees.loc[trees["split_feature"] == f"Column_{f}", "threshold"].to_numpy()
        if len(splits):
            at = generator.choice(splits, len(moved)).astype(np.float32)
            to = generator.choice(np.array([-np.inf, np.nan, np.inf], np.float32), len(moved))
            moved[:, f] = np.where(np.isnan(to), at, np.nextafter(at, to))
    return moved


def with_missing(features):
    """The rows with one value of five missing."""
    missing = features.copy()
    missing[np.random.default_rng(2).random(features.shape) < 0.2] = np.nan
    return missing


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("transactions", type=Path, help="CSV of the handbook's columns")
    parser.add_argument("--out", type=Path, required=True, help="ONNX model to write")
    parser.add_argument("--settings", choices=boosting.SETTINGS, default="strong")
    options = parser.parse_args()
    transactions = handbook_features.read(options.transactions)
    model = train(transactions, boosting.SETTINGS[options.settings])
    onnx = to_bytes(model, transactions)
    check(model, onnx, transactions.features[days.rows_of_days(transactions.day, *TEST_DAYS)])
    options.out.write_bytes(onnx)
    print(f"written: {options.out}, {len(onnx):,} bytes")


if __name__ == "__main__":
    main()
