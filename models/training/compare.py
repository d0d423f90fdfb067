"""Judges Counterweight's scores and batch models by one protocol, and prints one table.

    python models/training/compare.py handbook-transactions.csv.gz \\
        --scores seed1=scores-1.csv.gz --scores seed2=scores-2.csv.gz \\
        --average "base, mean of 2 seeds=seed1/base,seed2/base" \\
        --blend "base and LightGBM=seed1/base,lightgbm-strong-frozen" \\
        --models lightgbm-strong-frozen,lightgbm-strong-30 --cache target/compare --json compare.json

Scores are files of `./counterweight replay --scores`: transactionId,eventTime,recipe,raw,
probability,label. docs/quality.md says what the columns of the table mean.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

import batch_models
import handbook_features
from protocol import DRIFT_SPANS, Protocol, Scores, mean_of_logits

COLUMNS = {
    "ap": "AP",
    "ap third": "AP, every third day",
    "pooled ap": "pAP",
    "auc": "AUC",
    "card precision": "CP@100",
    "card recall": "card recall",
    "ece": "ECE",
}
DEFAULT_MODELS = "lightgbm-strong-frozen,lightgbm-strong-30"
DEFAULT_DRIFT_MODELS = "lightgbm-tuned-frozen,lightgbm-tuned-7"


def read_scores(path, prefix, transactions, ranked_by="probability"):
    """The scores of each recipe of a file, in the order of the transactions.

    Ranked by one of its columns: `probability`, as reports and the live service rank, or `raw`, the
    score before calibration.
    """
    types = {"transactionId": np.int64, "recipe": "category", "raw": float, "probability": float}
    table = pd.read_csv(path, dtype=types, usecols=list(types))
    position = pd.Index(transactions.id).get_indexer(table["transactionId"])
    if (position < 0).any():
        unknown = table["transactionId"][position < 0].iloc[0]
        raise SystemExit(f"{path}: the transactions have no such row: transactionId={unknown}")
    scores = []
    for recipe in table["recipe"].cat.categories:
        of_recipe = (table["recipe"] == recipe).to_numpy()
        rank = np.full(len(transactions.id), np.nan)
        probability = rank.copy()
        rank[position[of_recipe]] = table[ranked_by][of_recipe]
        probability[position[of_recipe]] = table["probability"][of_recipe]
        scores.append(Scores(f"{prefix}/{recipe}" if prefix else recipe, rank, probability))
    return scores


def combined(option, value):
    """Name and parts of `NAME=PART,PART`."""
    name, equals, parts = value.rpartition("=")
    if not equals:
        raise SystemExit(f"{option} must be NAME=MODEL,MODEL: {value}")
    return name, parts.split(",")


def picked(option, names, by_name):
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise SystemExit(f"{option}: no such model: {unknown[0]}; there are {sorted(by_name)}")
    return [by_name[name] for name in names]


def average(name, rows):
    """The mean of each figure over rows, such as one recipe's over seeds."""
    figures = [key for key in rows[0] if key not in ("model", "days")]
    means = {
        key: None if any(row[key] is None for row in rows) else float(np.mean([r[key] for r in rows]))
        for key in figures
    }
    return {"model": name} | means


def all_scores(options, transactions):
    scores = []
    for value in options.scores:
        prefix, _, path = value.rpartition("=")
        scores += read_scores(path, prefix, transactions, options.ranked_by)
    cache = batch_models.Cache(options.cache, options.transactions)
    for name in options.models:
        test_days = batch_models.MODELS[name].test_days()
        if options.drift:
            test_days = range(DRIFT_SPANS[0][0], DRIFT_SPANS[-1][1] + 1)
        scores.append(
            batch_models.score(name, transactions, cache, test_days, f"blind={options.blind}")
        )
    for value in options.blend:
        name, parts = combined("--blend", value)
        by_name = {score.name: score for score in scores}
        scores.append(mean_of_logits(name, picked("--blend", parts, by_name)))
    return scores


def print_table(rows, columns):
    print("| model | " + " | ".join(columns.values()) + " |")
    print("|---|" + "---|" * len(columns))
    for row in rows:
        cells = ["–" if row[key] is None else figure(key, row[key]) for key in columns]
        print(f"| {row['model']} | " + " | ".join(cells) + " |")


def figure(column, value):
    digits = 4 if column == "ece" else 3
    return f"{value:.{digits}f}".replace("0.", ".", 1)


def options_of(arguments=None):
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("transactions", type=Path, help="CSV of the handbook's columns")
    parser.add_argument(
        "--scores",
        action="append",
        default=[],
        metavar="[PREFIX=]FILE",
        help="scores of a replay; its recipes are called PREFIX/recipe",
    )
    parser.add_argument(
        "--ranked-by",
        choices=["probability", "raw"],
        default="probability",
        help="the column of scores that ranks: probability, as in report.json, or raw",
    )
    parser.add_argument(
        "--models",
        metavar="NAMES",
        help=f"batch models, 'all' or 'none'; there are {', '.join(batch_models.MODELS)};"
        f" otherwise {DEFAULT_MODELS}, with --drift {DEFAULT_DRIFT_MODELS}",
    )
    parser.add_argument(
        "--blend",
        action="append",
        default=[],
        metavar="NAME=A,B",
        help="adds the mean of the logits of A and B",
    )
    parser.add_argument(
        "--average",
        action="append",
        default=[],
        metavar="NAME=A,B",
        help="adds the mean of the figures of A and B, such as seeds",
    )
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keeps batch models' scores")
    parser.add_argument("--json", type=Path, metavar="FILE", help="writes figures and days")
    parser.add_argument(
        "--drift", action="store_true", help="the figures of the drift test; file with drift"
    )
    parser.add_argument(
        "--blind",
        action="store_true",
        help="batch models' terminal features do not see the frauds of drift",
    )
    options = parser.parse_args(arguments)
    names = options.models or (DEFAULT_DRIFT_MODELS if options.drift else DEFAULT_MODELS)
    names = {"all": ",".join(batch_models.MODELS), "none": ""}.get(names, names)
    options.models = [name for name in names.split(",") if name]
    picked("--models", options.models, batch_models.MODELS)
    return options


def main():
    options = options_of()
    transactions = handbook_features.read(options.transactions, blind_to_drift=options.blind)
    protocol = Protocol(transactions)
    judge = protocol.drift if options.drift else protocol.figures
    rows = [judge(scores) for scores in all_scores(options, transactions)]
    for value in options.average:
        name, parts = combined("--average", value)
        rows.append(average(name, picked("--average", parts, {row["model"]: row for row in rows})))
    if not rows:
        raise SystemExit("nothing to judge: give --scores or --models")
    columns = {key: key for key in rows[0] if key != "model"} if options.drift else COLUMNS
    print_table(rows, columns)
    for row in rows:
        if not options.drift and row["ap"] is None:
            print(f"{row['model']}: {row['days scored']:.0f} days were scored whole", file=sys.stderr)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
