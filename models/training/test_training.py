"""Tests of the training scripts: python -m unittest discover models/training"""

import gzip
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import lightgbm as lgb
import numpy as np
import onnxruntime
from sklearn.metrics import average_precision_score, roc_auc_score

import compare
import handbook_features
import lightgbm_to_onnx
import metrics
from protocol import Protocol, Scores, mean_of_logits

DAY = 86_400
HEADER = (
    "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_TIME_SECONDS,"
    "TX_TIME_DAYS,TX_FRAUD,TX_FRAUD_SCENARIO\n"
)


def transactions(seed, rows, days=190, customers=8, terminals=5, frauds=0.2):
    """A random stream; many rows share a second or lie exactly on the edge of a window."""
    generator = np.random.default_rng(seed)
    seconds = np.sort(generator.integers(0, days * 24, rows)) * 3_600
    lines = [HEADER]
    for i, second in enumerate(seconds):
        time = np.datetime64("2018-04-01T00:00:00") + np.timedelta64(int(second), "s")
        fraud = int(generator.random() < frauds)
        lines.append(
            f"{i},{time},{generator.integers(customers)},{generator.integers(terminals)},"
            f"{generator.integers(1, 30_000) / 100},{second},{second // DAY},{fraud},{4 * fraud}\n"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cards.csv"
        path.write_text("".join(lines))
        return handbook_features.read(path), handbook_features.read(path, blind_to_drift=True)


class FeaturesTest(unittest.TestCase):
    def test_features_equal_a_rescan_of_all_rows(self):
        t, blind = transactions(seed=1, rows=1_500)
        for i in range(len(t.id)):
            age = t.seconds[i] - t.seconds[: i + 1]
            mine = t.customer[: i + 1] == t.customer[i]
            here = t.terminal[: i + 1] == t.terminal[i]
            expected, unseen = [], []
            for days in handbook_features.WINDOWS:
                rows = mine & (age < days * DAY)
                expected += [rows.sum(), t.cents[: i + 1][rows].mean() / 100]
            for days in handbook_features.WINDOWS:
                rows = here & (age >= 7 * DAY) & (age < (7 + days) * DAY)
                expected += [rows.sum(), t.fraud[: i + 1][rows].mean() if rows.any() else 0]
                unseen += [rows.sum(), 0]
            np.testing.assert_allclose(t.features[i, 3:], expected, rtol=1e-6)
            np.testing.assert_array_equal(blind.features[i, 9:], unseen)


class MetricsTest(unittest.TestCase):
    def test_ranking_equals_scikit_learn_with_ties(self):
        generator = np.random.default_rng(2)
        for levels in (2, 10, 1_000):
            scores = generator.integers(0, levels, 400) / levels
            positives = generator.random(400) < 0.1 + 0.3 * scores
            self.assertAlmostEqual(
                metrics.average_precision(scores, positives),
                average_precision_score(positives, scores),
            )
            self.assertAlmostEqual(
                metrics.roc_auc(scores, positives), roc_auc_score(positives, scores)
            )

    def test_calibration_error_is_the_gap_of_bins_of_equal_mass(self):
        p = np.array([0.9, 0.7, 0.4, 0.2])
        y = np.array([True, False, True, False])
        # bins {.9, .7} and {.4, .2}: |1.6 - 1| and |.6 - 1| over 4 rows
        self.assertAlmostEqual(metrics.calibration_error(p, y, bins=2), 0.25)
        # equal probabilities share their outcome, in whatever order they come
        self.assertAlmostEqual(metrics.calibration_error(np.full(4, 0.5), y, bins=2), 0)

    def test_a_card_that_was_hit_is_left_out_for_seven_days(self):
        hits = metrics.CardHits(top=1)
        cards, scores = np.array([5, 6, 6]), np.array([0.9, 0.8, 0.1])
        frauds = np.array([True, False, True])
        self.assertEqual(hits.day(10, cards, scores, frauds), (1, 2))
        self.assertEqual(hits.day(11, cards, scores, frauds), (1, 1))
        self.assertEqual(hits.day(17, cards, scores, frauds), (0, 0))
        self.assertEqual(hits.day(18, cards, scores, frauds), (1, 1))


class ProtocolTest(unittest.TestCase):
    def test_rows_of_cards_defrauded_eight_to_fourteen_days_before_do_not_count(self):
        t, _ = transactions(seed=3, rows=1_000, customers=60)
        counts = Protocol(t)._counts
        for i in range(len(t.id)):
            age = t.day[i] - t.day
            known = (t.customer == t.customer[i]) & (age >= 8) & (age <= 14) & (t.fraud == 1)
            self.assertEqual(counts[i], not known.any())
        self.assertGreater(counts.mean(), 0.5)
        self.assertLess(counts.mean(), 0.98)

    def test_days_that_were_not_scored_whole_are_not_judged(self):
        t, _ = transactions(seed=4, rows=4_000, customers=300)
        logits = np.random.default_rng(5).normal(size=len(t.id))
        self.assertEqual(Protocol(t).figures(Scores.of_logits("all", logits))["days scored"], 122)
        third = np.where((t.day - 61) % 3 == 0, logits, np.nan)
        figures = Protocol(t).figures(Scores.of_logits("third", third))
        self.assertEqual(figures["days scored"], 41)
        self.assertIsNone(figures["ap"])

    def test_drift_counts_new_frauds_among_the_top_rows(self):
        t, _ = transactions(seed=6, rows=190 * 200, customers=20_000)
        perfect = Scores.of_logits("perfect", t.fraud * 2.0 - 1)
        self.assertEqual(Protocol(t).drift(perfect)["recall of new frauds"], 1)
        self.assertEqual(Protocol(t).drift(perfect)["ap 126-128"], 1)
        with self.assertRaises(ValueError):
            Protocol(replace(t, scenario=t.scenario * 0)).drift(perfect)


class ConverterTest(unittest.TestCase):
    def test_a_rounded_threshold_decides_every_float_alike(self):
        generator = np.random.default_rng(7)
        thresholds = np.concatenate(
            [generator.normal(size=1_000) * 10.0 ** generator.integers(-40, 38, 1_000), [0, 1e-35]]
        )
        for threshold in thresholds:
            rounded = np.float32(lightgbm_to_onnx.round_down(threshold))
            for to in (-np.inf, 0, np.inf):
                x = rounded if to == 0 else np.nextafter(rounded, np.float32(to))
                self.assertEqual(x <= rounded, float(x) <= threshold)

    def test_missing_and_zero_go_where_lightgbm_sends_them(self):
        generator = np.random.default_rng(8)
        rows = generator.normal(size=(3_000, 4)).round(1).astype(np.float32)
        gaps = np.where(generator.random(rows.shape) < 0.2, np.nan, rows).astype(np.float32)
        labels = (gaps[:, 0] > 0) | np.isnan(gaps[:, 1])
        for trained_on in (rows, gaps):
            model = lgb.LGBMClassifier(n_estimators=20, verbosity=-1).fit(trained_on, labels)
            onnx = lightgbm_to_onnx.convert(model.booster_, {}).SerializeToString()
            found = onnxruntime.InferenceSession(onnx).run(["probabilities"], {"features": gaps})[0]
            np.testing.assert_allclose(found, model.predict_proba(gaps), atol=1e-6)

    def test_what_cannot_be_written_is_refused(self):
        rows = np.random.default_rng(9).normal(size=(500, 2))
        zero = lgb.LGBMClassifier(n_estimators=2, zero_as_missing=True, verbosity=-1)
        zero.fit(rows.round(0), rows[:, 0] > 0)
        regression = lgb.LGBMRegressor(n_estimators=2, verbosity=-1).fit(rows, rows[:, 0])
        linear = lgb.LGBMClassifier(n_estimators=2, linear_tree=True, verbosity=-1)
        linear.fit(rows, rows[:, 0] + rows[:, 1] > 0)
        for model in (zero, regression, linear):
            with self.assertRaises(lightgbm_to_onnx.Unsupported):
                lightgbm_to_onnx.convert(model.booster_, {})


class ScoresTest(unittest.TestCase):
    def test_scores_of_a_replay_are_read_by_recipe_and_blended_by_logits(self):
        t, _ = transactions(seed=10, rows=50)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "scores.csv.gz"
            with gzip.open(path, "wt") as out:
                out.write("transactionId,eventTime,recipe,raw,probability,label\n")
                for i in reversed(range(40)):
                    out.write(f"{i},0,a,0.5,{i / 100},genuine\n{i},0,b,0.25,0.5,genuine\n")
            a, b = compare.read_scores(path, "seed1", t)
            raw_a, raw_b = compare.read_scores(path, "seed1", t, "raw")
        self.assertEqual((a.name, b.name), ("seed1/a", "seed1/b"))
        self.assertEqual((a.rank[30], a.probability[30], b.rank[30]), (0.3, 0.3, 0.5))
        self.assertEqual((raw_a.rank[30], raw_a.probability[30], raw_b.rank[30]), (0.5, 0.3, 0.25))
        self.assertTrue(np.isnan(a.rank[40:]).all())
        mean = mean_of_logits("mean", [a, b])
        self.assertAlmostEqual(mean.rank[30], np.log(0.3 / 0.7) / 2)
        self.assertAlmostEqual(mean.probability[30], 1 / (1 + np.sqrt(0.7 / 0.3)))


if __name__ == "__main__":
    unittest.main()
