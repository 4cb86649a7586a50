"""Writes sklearn.json beside this file: what scikit-learn says about small sets of scored rows.

    python3 lib/core/evaluation/__fixtures__/make-sklearn.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn import metrics as m
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression

SEED = 20240229
BINS = 10
rng = np.random.default_rng(SEED)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def drawn(n, shift=0.0, spread=2.0):
    """Rows whose labels follow their probabilities, roughly."""
    margin = rng.normal(shift, spread, n)
    return sigmoid(margin), (rng.random(n) < sigmoid(0.8 * margin - 0.2)).astype(int)


def like_census(n):
    return rng.uniform(37, 18656, n)


def cases():
    p, y = drawn(120)
    yield "random scores", p, y, like_census(120), 0.5
    p, y = drawn(120)
    yield "many ties", np.round(p * 8) / 8, y, like_census(120), 0.375
    p, y = drawn(60)
    yield "perfect ranking", np.where(y == 1, 0.6 + p * 0.4, p * 0.5), y, like_census(60), 0.55
    p, y = drawn(60)
    yield "ranking upside down", np.where(y == 1, p * 0.5, 0.6 + p * 0.4), y, like_census(60), 0.55
    p, y = drawn(120)
    yield "weights from 1e-6 to 1e6", p, y, 10 ** rng.uniform(-6, 6, 120), 0.4
    p, _ = drawn(150, shift=-3)
    yield "rare positives", p, (np.arange(150) % 50 == 7).astype(int), like_census(150), 0.2
    p, y = drawn(80)
    yield "probabilities 0 and 1", np.where(p < 0.3, 0.0, np.where(p > 0.7, 1.0, p)), y, like_census(80), 1.0
    p, y = drawn(60)
    yield "nothing flagged", p * 0.9, y, like_census(60), 0.95
    p, y = drawn(60)
    yield "one probability", np.full(60, 0.25), y, like_census(60), 0.25
    p, y = drawn(80)
    yield "rows without weight", p, y, np.where(rng.random(80) < 0.3, 0.0, like_census(80)), 0.5


def bins_of(p, y, w):
    """Left-open bins, as sklearn.calibration.calibration_curve, but weighted."""
    index = np.searchsorted(np.linspace(0, 1, BINS + 1)[1:-1], p)
    for b in range(BINS):
        inside = (index == b) & (w > 0)
        if inside.any():
            mean, rate = np.average(p[inside], weights=w[inside]), np.average(y[inside], weights=w[inside])
            yield float(mean), float(rate), float(w[inside].sum() / w.sum()), int(inside.sum())


def check_bins(bins, p, y):
    rate, mean = calibration_curve(y, p, n_bins=BINS, strategy="uniform")
    assert np.allclose([b[0] for b in bins], mean) and np.allclose([b[1] for b in bins], rate)


def expected(p, y, w, threshold):
    flagged = (p >= threshold).astype(int)
    opts = {"sample_weight": w}
    tn, fp, fn, tp = m.confusion_matrix(y, flagged, labels=[0, 1], **opts).ravel()
    bins = list(bins_of(p, y, w))
    if (w == 1).all():
        check_bins(bins, p, y)
    fpr, tpr, _ = m.roc_curve(y, p, drop_intermediate=False, **opts)
    precision, recall, _ = m.precision_recall_curve(y, p, **opts)
    return {
        "metrics": {
            "accuracy": m.accuracy_score(y, flagged, **opts),
            "precision": m.precision_score(y, flagged, zero_division=0, **opts),
            "recall": m.recall_score(y, flagged, zero_division=0, **opts),
            "specificity": m.recall_score(y, flagged, pos_label=0, zero_division=0, **opts),
            "f1": m.f1_score(y, flagged, zero_division=0, **opts),
            "rocAuc": m.roc_auc_score(y, p, **opts),
            "prAuc": m.average_precision_score(y, p, **opts),
            "logLoss": m.log_loss(y, p, labels=[0, 1], **opts),
            "brier": m.brier_score_loss(y, p, **opts),
            "ece": sum(share * abs(mean - rate) for mean, rate, share, _ in bins),
        },
        "confusion": {"truePositive": tp, "falsePositive": fp, "trueNegative": tn, "falseNegative": fn},
        "roc": [list(pair) for pair in zip(fpr, tpr)],
        "precisionRecall": [list(pair) for pair in zip(recall[::-1], precision[::-1])],
        "reliability": bins,
    }


def judged():
    for name, p, y, w, threshold in cases():
        yield {
            "name": name,
            "threshold": threshold,
            "probabilities": p.tolist(),
            "labels": y.tolist(),
            "weights": w.tolist(),
            "weighted": expected(p, y, w, threshold),
            "unweighted": expected(p, y, np.ones(len(p)), threshold),
        }


def beta_of(x, y, w):
    """Kull, Silva Filho & Flach (2017): without a penalty, and again without a negative coefficient."""
    fit = LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    kept = [0, 1]
    coefficients = fit.fit(x, y, sample_weight=w).coef_[0]
    if (coefficients < 0).any():
        kept = [int(np.argmax(coefficients))]
        coefficients = fit.fit(x[:, kept], y, sample_weight=w).coef_[0]
    a, b = (float(coefficients[kept.index(i)]) if i in kept else 0.0 for i in (0, 1))
    calibrated = fit.predict_proba(x[:, kept])[:, 1]
    return {"a": a, "b": b, "c": float(fit.intercept_[0]), "probabilities": calibrated.tolist()}


def calibrations():
    n = 300
    margin = rng.normal(-1, 2, n)
    log_p, log_q = -np.log1p(np.exp(-margin)), np.log1p(np.exp(margin))
    shapes = {
        "over-confident margins": 0.5 * margin - 0.3,
        "negative weight of ln p": -0.6 * log_p + 1.2 * log_q - 1.5,
        "negative weight of -ln(1 - p)": 1.2 * log_p - 0.8 * log_q + 1,
    }
    for name, truth in shapes.items():
        y = (rng.random(n) < sigmoid(truth)).astype(int)
        w = like_census(n)
        x = np.column_stack([log_p, log_q])
        rows = {"kind": "margin", "scores": margin.tolist(), "labels": y.tolist(), "weights": w.tolist()}
        yield {"name": name, **rows, "fit": beta_of(x, y, w)}
    votes = rng.binomial(50, sigmoid(margin)) / 50
    y = (rng.random(n) < 0.1 + 0.8 * votes**2).astype(int)
    p = np.clip(votes, 1e-6, 1 - 1e-6)
    x = np.column_stack([np.log(p), -np.log1p(-p)])
    rows = {"kind": "share", "scores": votes.tolist(), "labels": y.tolist(), "weights": [1.0] * n}
    yield {"name": "shares of votes, some 0 or 1", **rows, "fit": beta_of(x, y, np.ones(n))}


def plain(value):
    return value.item() if isinstance(value, np.generic) else str(value)


warnings.simplefilter("error", sklearn.exceptions.ConvergenceWarning)
golden = {
    "tool": f"scikit-learn {sklearn.__version__}, numpy {np.__version__}",
    "seed": SEED,
    "tolerance": 1e-9,
    "calibrationTolerance": 1e-6,
    "judged": list(judged()),
    "calibrations": list(calibrations()),
}
target = Path(__file__).with_name("sklearn.json")
target.write_text(json.dumps(golden, default=plain) + "\n")
