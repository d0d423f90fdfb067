"""LightGBM refitted on all labels known, beside Counterweight's scores, on the retail stream's columns.

    ./counterweight generate --kind retail --days 730 --out retail.csv.gz
    ./counterweight features --pipeline retail --transactions retail.csv.gz --out columns.csv.gz
    ./counterweight replay --pipeline retail --transactions retail.csv.gz --report DIR \\
        --recipes default,blend --scores scores.csv.gz
    python models/training/retail.py columns.csv.gz scores.csv.gz --first 26 --every 1

Without LightGBM's Python module, `--library lib_lightgbm.so` names its library (native_lightgbm.py says
where it is). `--keep FILE` writes LightGBM's scores, and reads them where the file is there.

A fit before each judged week knows the labels of transactions a week or more older than it.
Average precision of the judged weeks, pooled and as their mean; ranking is by `raw`.
"""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from metrics import average_precision
from native_lightgbm import NativeLightGbm

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
    return times.str[:19].to_numpy("datetime64[s]").astype(np.int64)


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


def fit_and_score_by_module(settings, trees, features, labels, to_score):
    import lightgbm

    data = lightgbm.Dataset(features, labels.astype(np.int8))
    return lightgbm.train(settings, data, trees).predict(to_score, raw_score=True)


def boosted(times, frauds, features, weeks, threads, library):
    """NaN outside the weeks."""
    fit = NativeLightGbm(library).fit_and_score if library else fit_and_score_by_module
    settings = SETTINGS | {"num_threads": threads}
    start = times[0] // 86_400 * 86_400
    scores = np.full(len(times), np.nan)
    for week in weeks:
        begin = start + week * WEEK
        known, first, last = np.searchsorted(times, [begin - WEEK, begin, begin + WEEK])
        scores[first:last] = fit(settings, TREES, features[:known], frauds[:known], features[first:last])
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
    parser.add_argument("--library", help="LightGBM's library, in the place of its Python module")
    parser.add_argument("--keep", type=Path, help=".npy of LightGBM's scores, written once")
    options = parser.parse_args()
    ids, times, frauds, features = read_columns(options.columns)
    week = (times - times[0] // 86_400 * 86_400) // WEEK
    weeks = range(options.first, int(week.max()) + 1, options.every)
    if options.keep and options.keep.exists():
        of_all = np.load(options.keep)
    else:
        of_all = boosted(times, frauds, features, weeks, options.threads, options.library)
        if options.keep:
            np.save(options.keep, of_all)
    scores = {"LightGBM, all labels": of_all}
    for path in options.scores:
        scores |= read_scores(path, ids)
    judge(scores, frauds, week, weeks)


def judge(scores, frauds, week, weeks):
    """Prints a table; the last column is by how much the mean of weeks is above LightGBM's, and the
    standard error of that difference over the weeks."""
    judged = np.isin(week, weeks)
    print(f"{len(weeks)} weeks, {frauds[judged].sum()} frauds\n")
    print("| model | AP, pooled | AP, mean of weeks | above the first |\n|---|---|---|---|")
    first = None
    for name, score in scores.items():
        each = np.array([average_precision(score[week == w], frauds[week == w]) for w in weeks])
        pooled = average_precision(score[judged], frauds[judged])
        first = each if first is None else first
        away = (each - first)[~np.isnan(each)]
        error = away.std(ddof=1) / np.sqrt(len(away)) if len(away) > 1 else np.nan
        print(f"| {name} | {pooled:.4f} | {np.nanmean(each):.4f} | {away.mean():+.4f} ± {error:.4f} |")


if __name__ == "__main__":
    main()
