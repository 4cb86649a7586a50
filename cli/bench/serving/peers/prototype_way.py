"""The prototype's way to serve: FastAPI, a pandas DataFrame a request, and a scikit-learn pipeline in the same process.

PEOPLE names a JSON file `{"records": [...], "labels": [...]}` of invented people, on which the pipeline is fitted with the
prototype's settings when the server starts. How long a prediction takes depends on the pipeline, not on whom it learned from.
"""

import json
import os
from typing import Any

import pandas
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler, TargetEncoder
from xgboost import XGBClassifier

NUMBERS = [
    "age",
    "wage per hour",
    "num persons worked for employer",
    "weeks worked in year",
    "capital gains",
    "capital losses",
    "dividends from stocks",
]
CATEGORIES = [
    "detailed occupation recode",
    "education",
    "major industry code",
    "race",
    "hispanic origin",
    "sex",
    "member of a labor union",
    "reason for unemployment",
    "full or part time employment stat",
    "region of previous residence",
    "state of previous residence",
    "detailed household summary in household",
    "migration code-change in msa",
    "migration code-change in reg",
    "migration code-move within reg",
    "live in this house 1 year ago",
    "migration prev res in sunbelt",
    "family members under 18",
    "country of birth father",
    "country of birth mother",
    "country of birth self",
    "citizenship",
    "marital and tax",
    "class and business",
    "veteran",
]
BUSINESS = {0: "Not_in_universe", 1: "Yes", 2: "No"}
ONE_HOT_LEVELS = {"XGBoost_Unbalanced": 45, "Random Forest_Unbalanced": 40}


class Request(BaseModel):
    mode: str
    data: list[dict[str, Any]]


def build_features(records):
    """What the prototype makes of each request before its pipeline chooses the columns that it knows."""
    frame = pandas.DataFrame(records)
    frame["marital and tax"] = joined(frame["marital stat"], frame["tax filer stat"])
    frame["veteran"] = joined(frame["veterans benefits"], frame["fill inc questionnaire for veteran's admin"])
    business = frame["own business or self employed"].map(BUSINESS)
    frame["class and business"] = joined(frame["class of worker"], business)
    return frame


def joined(first, second):
    return first.astype(str) + "__" + second.astype(str)


def create_classifier(mode):
    if mode == "XGBoost_Unbalanced":
        return XGBClassifier(
            n_estimators=500,
            learning_rate=0.05,
            max_depth=6,
            subsample=0.8,
            colsample_bytree=0.8,
            tree_method="hist",
            n_jobs=-1,
            random_state=42,
        )
    return RandomForestClassifier(n_estimators=500, min_samples_leaf=2, n_jobs=-1, random_state=42)


def fit_pipeline(mode, people):
    features = build_features(people["records"])[NUMBERS + CATEGORIES].astype(dict.fromkeys(CATEGORIES, "category"))
    many = [name for name in CATEGORIES if features[name].nunique() > ONE_HOT_LEVELS[mode]]
    few = [name for name in CATEGORIES if name not in many]
    encoders = ColumnTransformer(
        [
            ("numbers", StandardScaler(), NUMBERS),
            ("few", OneHotEncoder(handle_unknown="ignore", sparse_output=False), few),
            ("many", TargetEncoder(target_type="binary", smooth="auto"), many),
        ]
    )
    pipeline = Pipeline([("encoders", encoders), ("classifier", create_classifier(mode))])
    return pipeline.fit(features, people["labels"])


def fit_pipelines():
    with open(os.environ["PEOPLE"], encoding="utf-8") as file:
        people = json.load(file)
    return {mode: fit_pipeline(mode, people) for mode in ONE_HOT_LEVELS}


app = FastAPI()
pipelines = fit_pipelines()


@app.post("/predict")
async def predict(request: Request):
    pipeline = pipelines.get(request.mode)
    if pipeline is None:
        raise HTTPException(status_code=400, detail="Invalid model mode.")
    try:
        labels = pipeline.predict(build_features(request.data))
    except Exception as error:
        raise HTTPException(status_code=400, detail=f"Inference Error: {error}") from error
    predictions = [
        {"row_index": row, "prediction": ">$50k" if label == 1 else "<$50k"} for row, label in enumerate(labels)
    ]
    return {"status": "success", "engine": request.mode, "predictions": predictions}
