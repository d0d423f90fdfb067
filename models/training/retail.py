"""LightGBM refitted on all labels known, beside Counterweight's scores, on the retail stream's columns.

    ./counterweight generate --kind retail --days 730 --out retail.csv.gz
    ./counterweight features --pipeline retail --transactions retail.csv.gz --out columns.csv.gz
    ./counterweight replay --pipeline retail --transactions retail.csv.gz --report DIR \\
        --recipes default,blend --scores scores.csv.gz
    python models/training/retail.py columns.csv.gz scores.csv.gz --first 26 --every 1

A fit before each judged week knows the labels of transactions a week or more older than it.
Average precision of the judged weeks, pooled and as their mean; ranking is by `raw`.
"""

import argparse

import lightgbm
import numpy as np
import pandas as pd

from metrics import average_precision

WEEK = 7 * 86_400
SETTINGS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 31,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 2,
    "lambda_l2": 5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.7,
    "deterministic": True,
    "seed": 1,
    "verbosity": -1,
}
TREES = 300
NOT_FEATURES = ["transactionId", "eventTime", "label", "labelledAt"]


def seconds(times):
    since = pd.to_datetime(times, utc=True, format="ISO8601") - pd.Timestamp(0, tz="UTC")
    return (since // pd.Timedelta("1s")).to_numpy(np.int64)


def read_columns(path):
    parts = []
    for part in pd.read_csv(path, chunksize=200_000):
        features = part.drop(columns=NOT_FEATURES).to_numpy(np.float32)
        frauds = (part["label"] != "genuine").to_numpy()
        parts.append((part["transactionId"].to_numpy(), seconds(part["eventTime"]), frauds, features))
    return [np.concatenate(each) for each in zip(*parts)]


def read_scores(path, ids):
    position = pd.Index(ids)
    table = pd.read_csv(path, usecols=["transactionId", "recipe", "raw"])
    scores = {}
    for recipe, of_recipe in table.groupby("recipe"):
        raw = np.full(len(ids), -np.inf)
        raw[position.get_indexer(of_recipe["transactionId"])] = of_recipe["raw"].fillna(-np.inf)
        scores[recipe] = raw
    return scores


def boosted(times, frauds, features, weeks, threads):
    start = times[0] // 86_400 * 86_400
    scores = np.full(len(times), np.nan)
    for week in weeks:
        begin = start + week * WEEK
        known, first, last = np.searchsorted(times, [begin - WEEK, begin, begin + WEEK])
        data = lightgbm.Dataset(features[:known], frauds[:known].astype(np.int8))
        model = lightgbm.train(SETTINGS | {"num_threads": threads}, data, TREES)
        scores[first:last] = model.predict(features[first:last], raw_score=True)
    return scores


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("columns")
    parser.add_argument("scores", nargs="*")
    parser.add_argument("--first", type=int, default=26, help="first judged week, from 0")
    parser.add_argument("--every", type=int, default=1, help="judge and fit every n-th week")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    ids, times, frauds, features = read_columns(options.columns)
    week = (times - times[0] // 86_400 * 86_400) // WEEK
    weeks = range(options.first, int(week.max()) + 1, options.every)
    scores = {"LightGBM, all labels": boosted(times, frauds, features, weeks, options.threads)}
    for path in options.scores:
        scores |= read_scores(path, ids)
    print("| model | AP, pooled | AP, mean of weeks |\n|---|---|---|")
    for name, score in scores.items():
        judged = np.isin(week, weeks)
        each = [average_precision(score[week == w], frauds[week == w]) for w in weeks]
        pooled = average_precision(score[judged], frauds[judged])
        print(f"| {name} | {pooled:.3f} | {np.nanmean(each):.3f} |")


if __name__ == "__main__":
    main()
