"""Asks a scoring server with MLflow's own client, and writes what it says.

Usage: mlflow_client.py HOST PORT PEOPLE.json ANSWERS.json
PEOPLE.json is a list of records; the answers are of a DataFrame, of one with values missing, and of a list of records.
"""

import json
import sys

import pandas
from mlflow.pyfunc.scoring_server.client import ScoringServerClient


def rows_of(response):
    return response.get_predictions().to_dict(orient="records")


def refusal_of(client, frame):
    try:
        client.invoke(frame)
    except Exception as error:
        return str(error)
    return None


def main(host, port, people_path, answers_path):
    with open(people_path, encoding="utf-8") as file:
        people = json.load(file)
    frame = pandas.DataFrame(people)
    # A number column with a gap holds floats, and the gap goes over the wire as NaN.
    gaps = frame.copy()
    gaps.loc[0, ["age", "sex"]] = None
    client = ScoringServerClient(host, int(port))
    client.wait_server_ready(timeout=10)
    answers = {
        "version": client.get_version(),
        "frame": rows_of(client.invoke(frame)),
        "records": rows_of(client.invoke(people)),
        "gaps": rows_of(client.invoke(gaps)),
        "refusal": refusal_of(client, frame.rename(columns={"age": "ages"})),
    }
    with open(answers_path, "w", encoding="utf-8") as file:
        json.dump(answers, file)


main(*sys.argv[1:])
