"""Writes the rows that Java's tests check features and model against: transactions of a few
terminals with their 15 features, and rows of features with the probability LightGBM itself gives:
those, and as many with values at the trees' thresholds and with missing ones.

    ./counterweight generate --days 60 --seed 9 --out cards.csv.gz
    python models/training/golden_rows.py cards.csv.gz --train handbook-transactions.csv.gz \\
        --out src/test/resources

The features are those of the file's rows alone, so that a test computes them from the file. What
it holds is of Counterweight's simulator, nothing of the handbook's data.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

import boosting
import handbook_features
import train_gbdt

TERMINALS = 4
FEATURES_FILE = "handbook-features.csv"
SCORES_FILE = "handbook-gbdt-scores.csv"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("transactions", type=Path, help="CSV of `generate`")
    parser.add_argument("--train", type=Path, required=True, help="what the model was trained on")
    parser.add_argument("--out", type=Path, required=True, help="folder of the two files")
    options = parser.parse_args()
    table = pd.read_csv(options.transactions, dtype=str)
    frauds = table["TX_FRAUD"].astype(int).groupby(table["TERMINAL_ID"]).sum()
    most = frauds.sort_values(ascending=False, kind="stable").index[:TERMINALS]
    kept = table[table["TERMINAL_ID"].isin(most)].reset_index(drop=True)
    with TemporaryDirectory() as folder:
        kept.to_csv(Path(folder) / "kept.csv", index=False)
        features = handbook_features.read(Path(folder) / "kept.csv").features
    columns = ["TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"]
    write(pd.concat([kept[columns], table_of(features)], axis=1), options.out / FEATURES_FILE)

    model = train_gbdt.train(handbook_features.read(options.train), boosting.STRONG)
    rows = np.concatenate(
        [
            features,
            train_gbdt.at_thresholds(model, features),
            train_gbdt.with_missing(features),
        ]
    )
    probabilities = pd.Series(model.predict_proba(rows)[:, 1], name="lightgbm").map("{:.9g}".format)
    write(pd.concat([table_of(rows), probabilities], axis=1), options.out / SCORES_FILE)


def table_of(features):
    """Nine digits name a float."""
    return pd.DataFrame(features, columns=handbook_features.COLUMNS).map("{:.9g}".format)


def write(golden, file):
    golden.to_csv(file, index=False, lineterminator="\n")
    print(f"written: {file}, {len(golden):,} rows")


if __name__ == "__main__":
    main()
