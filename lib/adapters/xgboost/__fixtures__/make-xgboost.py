"""Writes xgboost.json: two small models saved by Python's XGBoost, rows, and the margins that it gives them.

Run: python3 make-xgboost.py   (needs the packages xgboost and numpy; seed and versions are in the file)
"""
import json
import pathlib

import numpy as np
import xgboost as xgb

SEED = 7
rng = np.random.default_rng(SEED)
rows = rng.integers(0, 6, size=(300, 4)).astype(np.float32)
chance = 1 / (1 + np.exp(3 - rows[:, 0] - 0.5 * rows[:, 1]))
labels = (rng.random(300) < chance).astype(np.float32)
data = xgb.DMatrix(rows, label=labels)
common = {"tree_method": "hist", "seed": SEED, "nthread": 1}
recipes = {
    "boosting": ({"objective": "binary:logistic", "max_depth": 3, "gamma": 1.0, "base_score": 0.2}, 5),
    "forest": (
        {"objective": "reg:squarederror", "learning_rate": 1, "reg_lambda": 0, "base_score": 0,
         "num_parallel_tree": 6, "subsample": 0.7, "colsample_bynode": 0.5, "max_depth": 4},
        1,
    ),
}
models = {}
for name, (parameters, rounds) in recipes.items():
    booster = xgb.train({**common, **parameters}, data, rounds)
    gains = booster.get_score(importance_type="total_gain")
    models[name] = {
        "json": booster.save_raw("json").decode(),
        "margins": [float(x) for x in booster.predict(xgb.DMatrix(rows[:40]), output_margin=True)],
        "totalGain": [gains.get(f"f{i}", 0.0) for i in range(4)],
    }
fixture = {"tool": f"xgboost {xgb.__version__}", "seed": SEED, "tolerance": 1e-6,
           "rows": rows[:40].tolist(), "models": models}
pathlib.Path(__file__).with_name("xgboost.json").write_text(json.dumps(fixture, indent=1) + "\n")
