"""Writes the rows that Java's tests check features and model against: transactions of a few
terminals, their 15 features, and the probability LightGBM itself gives.

    ./counterweight generate --days 60 --seed 9 --out cards.csv.gz
    python models/training/golden_rows.py cards.csv.gz --train handbook-transactions.csv.gz \\
        --out src/test/resources/handbook-golden-rows.csv

The features are those of the file's rows alone, so that a test computes them from the file. What
it holds is of Counterweight's simulator, nothing of the handbook's data.
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

import boosting
import handbook_features
import train_gbdt

TERMINALS = 6


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("transactions", type=Path, help="CSV of `generate`")
    parser.add_argument("--train", type=Path, required=True, help="what the model was trained on")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    table = pd.read_csv(options.transactions, dtype=str)
    frauds = table["TX_FRAUD"].astype(int).groupby(table["TERMINAL_ID"]).sum()
    most = frauds.sort_values(ascending=False, kind="stable").index[:TERMINALS]
    kept = table[table["TERMINAL_ID"].isin(most)].reset_index(drop=True)
    with TemporaryDirectory() as folder:
        kept.to_csv(Path(folder) / "kept.csv", index=False)
        features = handbook_features.read(Path(folder) / "kept.csv").features
    model = train_gbdt.train(handbook_features.read(options.train), boosting.STRONG)
    columns = ["TX_DATETIME", "CUSTOMER_ID", "TERMINAL_ID", "TX_AMOUNT", "TX_FRAUD"]
    golden = kept[columns].copy()
    for i, name in enumerate(handbook_features.COLUMNS):
        golden[name] = [f"{value:.9g}" for value in features[:, i]]
    golden["lightgbm"] = [f"{p:.9g}" for p in model.predict_proba(features)[:, 1]]
    golden.to_csv(options.out, index=False, lineterminator="\n")
    print(f"written: {options.out}, {len(golden):,} rows, {(golden['TX_FRAUD'] == '1').sum()} frauds")


if __name__ == "__main__":
    main()
