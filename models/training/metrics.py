"""Ranking and calibration, defined as io.counterweight.evaluate does: equal scores are one step,
never an order of their own."""

import numpy as np

BINS = 20


def _groups(scores, positives):
    """Rows and positives of each group of equal scores, highest first."""
    order = np.argsort(-scores, kind="stable")
    scores, positives = scores[order], positives[order]
    ends = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1) + 1
    rows = np.diff(ends, prepend=0)
    hits = np.diff(np.cumsum(positives, dtype=np.int64)[ends - 1], prepend=0)
    return rows, hits


def average_precision(scores, positives):
    """Sum over the groups of precision x gain in recall; NaN without a positive."""
    if not positives.any():
        return np.nan
    rows, hits = _groups(scores, positives)
    precision = np.cumsum(hits) / np.cumsum(rows)
    return float(np.sum(precision * hits) / hits.sum())


def roc_auc(scores, positives):
    """The probability that a positive ranks above a negative, ties half; NaN without either."""
    if positives.all() or not positives.any():
        return np.nan
    rows, hits = _groups(scores, positives)
    misses = rows - hits
    below = misses.sum() - np.cumsum(misses)
    return float(np.sum(hits * (below + misses / 2.0)) / (hits.sum() * misses.sum()))


def calibration_error(probabilities, positives, bins=BINS):
    """Bins of equal mass: sum over them of |sum of (p - y)| / n. A group of equal probabilities
    that straddles two bins gives each its share."""
    rows, hits = _groups(probabilities, positives)
    outcome = np.repeat(hits / rows, rows)
    gap = np.concatenate([[0.0], np.cumsum(-np.sort(-probabilities) - outcome)])
    edges = len(probabilities) * np.arange(bins + 1) // bins
    return float(np.sum(np.abs(np.diff(gap[edges]))) / len(probabilities))


class CardHits:
    """Looks, day by day, at the cards with the highest score: which were defrauded that day? A
    card that was hit is left out for the days that follow. Equal scores go by the card's number."""

    def __init__(self, top=100, known_for=7):
        self._top = top
        self._known_for = known_for
        self._last_hit = {}

    def day(self, day, cards, scores, positives):
        """Hits and defrauded cards among those not left out."""
        known = [card for card, hit in self._last_hit.items() if hit >= day - self._known_for]
        kept = ~np.isin(cards, known)
        cards, inverse = np.unique(cards[kept], return_inverse=True)
        best = np.full(len(cards), -np.inf)
        np.maximum.at(best, inverse, scores[kept])
        defrauded = np.zeros(len(cards), bool)
        np.logical_or.at(defrauded, inverse, positives[kept])
        looked_at = np.argsort(-best, kind="stable")[: self._top]
        hits = cards[looked_at][defrauded[looked_at]]
        self._last_hit.update((card, day) for card in hits)
        return len(hits), int(defrauded.sum())
