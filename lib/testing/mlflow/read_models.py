"""Loads registered models as anybody with Python would, and writes what they say of some records.

Usage: read_models.py RECORDS.json ANSWERS.json NAME...
Records are a DataFrame in pandas' "split" form; the tracking server and its credentials come from the environment.
"""

import json
import sys

import mlflow
import numpy
import onnxruntime
import pandas


def read_records(path):
    with open(path, encoding="utf-8") as file:
        split = json.load(file)
    return pandas.DataFrame(split["data"], columns=split["columns"])


def feed(records):
    """Columns as the graph wants them: whole numbers as int64, all else as text."""
    is_number = pandas.api.types.is_integer_dtype
    return {
        name: column.to_numpy(numpy.int64 if is_number(column) else object)
        for name, column in records.items()
    }


def score(name, records):
    uri = f"models:/{name}@champion"
    by_pyfunc = mlflow.pyfunc.load_model(uri).predict(records)
    graph = mlflow.onnx.load_model(uri)
    session = onnxruntime.InferenceSession(graph.SerializeToString(), providers=["CPUExecutionProvider"])
    [by_onnx] = session.run(["probability"], feed(records))
    return {
        "pyfunc": numpy.asarray(by_pyfunc["probability"], dtype=float).tolist(),
        "onnx": by_onnx.astype(float).tolist(),
    }


def main(records_path, answers_path, *names):
    records = read_records(records_path)
    answers = {"version": mlflow.__version__, "models": {name: score(name, records) for name in names}}
    with open(answers_path, "w", encoding="utf-8") as file:
        json.dump(answers, file)


main(*sys.argv[1:])
