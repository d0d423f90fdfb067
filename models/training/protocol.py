"""The prequential protocol: which rows count on which day, and the figures of a model's scores.

A score is what was known before the label: day d is scored by a model that has learned labels of
days up to d - 8. A row counts unless its card is known as compromised: a fraud of its on days
d - 14 ... d - 8.
"""

from dataclasses import dataclass

import numpy as np

import days
import metrics
from handbook_features import DRIFT

FIRST_DAY, LAST_DAY = 61, 182
THIRD_DAYS = range(FIRST_DAY, LAST_DAY + 1, 3)
TOP_CARDS = 100

DRIFT_SPANS = ((126, 128), (129, 131), (132, 134))
DRIFT_RECALL_SPAN = (129, 131)
DRIFT_TOP_ROWS = 150


@dataclass(frozen=True)
class Scores:
    """One model's scores, one of each a transaction: what is ranked, and the probability of fraud.
    NaN where it scored none."""

    name: str
    rank: np.ndarray
    probability: np.ndarray

    @staticmethod
    def of_logits(name, logits):
        return Scores(name, logits, 1 / (1 + np.exp(-logits)))

    def logits(self):
        p = np.clip(self.probability, 1e-12, 1 - 1e-12)
        return np.log(p) - np.log1p(-p)


def mean_of_logits(name, parts):
    return Scores.of_logits(name, np.mean([part.logits() for part in parts], axis=0))


class Protocol:
    """Judges scores over the same transactions."""

    def __init__(self, transactions):
        self._transactions = transactions
        self._counts = ~_known_compromised(transactions)

    def _rows(self, day):
        """The rows of the day that count."""
        of_day = days.rows_of_days(self._transactions.day, day, day)
        return np.arange(of_day.start, of_day.stop)[self._counts[of_day]]

    def figures(self, scores):
        """All figures, by name; `days` has one entry a day that was scored whole. Cards are
        looked at only where every test day was scored."""
        fraud = self._transactions.fraud == 1
        judged, pooled, hits = [], [], metrics.CardHits(TOP_CARDS)
        for day in range(FIRST_DAY, LAST_DAY + 1):
            rows = self._rows(day)
            if np.isnan(scores.rank[rows]).any():
                continue
            rank, positives = scores.rank[rows], fraud[rows]
            hit, defrauded = hits.day(day, self._transactions.customer[rows], rank, positives)
            judged.append(
                {
                    "day": day,
                    "ap": metrics.average_precision(rank, positives),
                    "auc": metrics.roc_auc(rank, positives),
                    "hits": hit,
                    "defrauded": defrauded,
                }
            )
            pooled.append(rows)
        if not judged:
            raise ValueError(f"no test day was scored whole: model={scores.name}")
        return _summary(scores, judged, np.concatenate(pooled), fraud)

    def drift(self, scores):
        """Mean daily average precision of each span, and the recall of the new frauds among the
        top rows of a day."""
        fraud = self._transactions.fraud == 1
        new = self._transactions.scenario == DRIFT
        ap = {}
        found = wanted = 0
        for day in range(DRIFT_SPANS[0][0], DRIFT_SPANS[-1][1] + 1):
            rows = self._rows(day)
            ap[day] = metrics.average_precision(scores.rank[rows], fraud[rows])
            if DRIFT_RECALL_SPAN[0] <= day <= DRIFT_RECALL_SPAN[1]:
                top = rows[np.argsort(-scores.rank[rows], kind="stable")[:DRIFT_TOP_ROWS]]
                found += int(new[top].sum())
                wanted += int(new[rows].sum())
        if wanted == 0:
            raise ValueError("the transactions must have drift: frauds of scenario 4 = 0")
        spans = {
            f"ap {first}-{last}": float(np.mean([ap[day] for day in range(first, last + 1)]))
            for first, last in DRIFT_SPANS
        }
        return {"model": scores.name, **spans, "recall of new frauds": found / wanted}


def _summary(scores, judged, rows, fraud):
    def mean(name, chosen):
        values = [day[name] for day in judged if day["day"] in chosen]
        return float(np.nanmean(values)) if values else None

    all_days = range(FIRST_DAY, LAST_DAY + 1)
    whole = len(judged) == len(all_days)
    hits = sum(day["hits"] for day in judged)
    return {
        "model": scores.name,
        "days scored": len(judged),
        "ap": mean("ap", all_days) if whole else None,
        "ap third": mean("ap", THIRD_DAYS),
        "pooled ap": metrics.average_precision(scores.rank[rows], fraud[rows]),
        "auc": mean("auc", all_days),
        "card precision": hits / TOP_CARDS / len(judged) if whole else None,
        "card recall": hits / sum(day["defrauded"] for day in judged) if whole else None,
        "ece": metrics.calibration_error(scores.probability[rows], fraud[rows]),
        "days": judged,
    }


def _known_compromised(transactions):
    """Of each row, whether its card had a fraud on days d - 14 ... d - 8."""
    cards, card = np.unique(transactions.customer, return_inverse=True)
    last_day = int(transactions.day.max())
    frauds = np.zeros((len(cards), last_day + 1), np.int64)
    is_fraud = transactions.fraud == 1
    np.add.at(frauds, (card[is_fraud], transactions.day[is_fraud]), 1)
    until = np.concatenate([np.zeros((len(cards), 1), np.int64), np.cumsum(frauds, axis=1)], axis=1)
    newest = np.maximum(transactions.day - 8 + 1, 0)
    oldest = np.maximum(transactions.day - 14, 0)
    return until[card, newest] > until[card, oldest]

