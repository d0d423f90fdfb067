"""LightGBM with the settings that the comparison names."""

import lightgbm as lgb

TUNED = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 15,
    "n_estimators": 200,
    "min_child_samples": 20,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.7,
}
STRONG = TUNED | {
    "num_leaves": 31,
    "n_estimators": 300,
    "min_child_weight": 2,
    "reg_lambda": 5,
}
DEFAULT = {"objective": "binary"}
SETTINGS = {"default": DEFAULT, "tuned": TUNED, "strong": STRONG}


def fit(settings, features, labels, seed=0):
    """A LightGBM classifier; the same rows and seed give the same trees on every run (one thread,
    LightGBM's deterministic mode)."""
    model = lgb.LGBMClassifier(
        **settings,
        random_state=seed,
        n_jobs=1,
        deterministic=True,
        force_row_wise=True,
        verbosity=-1,
    )
    return model.fit(features, labels)


def logits(model, features):
    return model.predict(features, raw_score=True)

