"""The batch models of the comparison: each is fitted on a window of labelled days, once or again
every day, and scores the days after it."""

import hashlib
from dataclasses import asdict, dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import boosting
import days
from protocol import FIRST_DAY, LAST_DAY, THIRD_DAYS, Scores

FROZEN_DAYS = (24, 53)
ALL_DAYS = range(FIRST_DAY, LAST_DAY + 1)


@dataclass(frozen=True)
class BatchModel:
    """`settings` names LightGBM's, or logistic regression. `window` days of labels before each
    day, None for once on days 24-53. `only_third`: too slow for every day."""

    settings: str
    window: int | None
    only_third: bool = False

    def test_days(self):
        return THIRD_DAYS if self.only_third else ALL_DAYS


MODELS = {
    "logistic-7": BatchModel("logistic", 7),
    "lightgbm-default-7": BatchModel("default", 7),
    "lightgbm-tuned-7": BatchModel("tuned", 7),
    "lightgbm-tuned-30": BatchModel("tuned", 30, only_third=True),
    "lightgbm-strong-30": BatchModel("strong", 30, only_third=True),
    "lightgbm-tuned-frozen": BatchModel("tuned", None),
    "lightgbm-strong-frozen": BatchModel("strong", None),
}


class Cache:
    """Keeps logits in a folder, by model, days and the bytes of the transactions' file; without a
    folder it keeps nothing."""

    def __init__(self, folder, file):
        self._folder = folder
        self._file = hashlib.sha256(file.read_bytes()).hexdigest()

    def logits(self, name, key, compute):
        if self._folder is None:
            return compute()
        digest = hashlib.sha256(repr((self._file, key)).encode()).hexdigest()[:16]
        path = self._folder / f"{name}-{digest}.npy"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial.npy")
            np.save(partial, compute())
            partial.rename(path)
        return np.load(path)


def score(name, transactions, cache, test_days, key=""):
    """The model's scores on those days."""
    model = MODELS[name]
    settings = boosting.SETTINGS.get(model.settings)
    key = (asdict(model), settings, list(test_days), key)
    logits = cache.logits(name, key, lambda: _logits(model, transactions, test_days))
    return Scores.of_logits(name, logits)


def _logits(model, transactions, test_days):
    logits = np.full(len(transactions.id), np.nan)
    if model.window is None:
        frozen = _fit(model, transactions, days.rows_of_days(transactions.day, *FROZEN_DAYS))
        rows = days.rows_of_days(transactions.day, test_days[0], test_days[-1])
        logits[rows] = frozen(transactions.features[rows])
        return logits
    for day in test_days:
        known = days.known_rows(transactions.day, day, model.window)
        rows = days.rows_of_days(transactions.day, day, day)
        logits[rows] = _fit(model, transactions, known)(transactions.features[rows])
    return logits


def _fit(model, transactions, rows):
    """A function from features to logits."""
    features, labels = transactions.features[rows], transactions.fraud[rows]
    if model.settings == "logistic":
        return (
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
            .fit(features, labels)
            .decision_function
        )
    fitted = boosting.fit(boosting.SETTINGS[model.settings], features, labels)
    return lambda rows: boosting.logits(fitted, rows)
