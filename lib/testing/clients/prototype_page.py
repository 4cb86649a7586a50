"""Asks as the prototype's Streamlit page does when its button is pressed, once for each of its four modes.

Usage: prototype_page.py URL RECORDS.json ANSWERS.json
RECORDS.json is what stands in the page's text area. Without Streamlit, which does no more than show what is written here.
"""

import json
import sys

import requests

ALGORITHMS = ["XGBoost", "Random Forest"]
BALANCINGS = ["Unbalanced", "Balanced"]


def press_button(url, mode, text):
    payload = {"mode": mode, "data": json.loads(text)}
    response = requests.post(f"{url}/predict", json=payload)
    if response.status_code == 200:
        return {"shown": response.json()["predictions"]}
    return {"error": f"Error: {response.text}"}


def main(url, records_path, answers_path):
    with open(records_path, encoding="utf-8") as file:
        text = file.read()
    modes = [f"{algorithm}_{balancing}" for algorithm in ALGORITHMS for balancing in BALANCINGS]
    answers = {mode: press_button(url, mode, text) for mode in [*modes, "No such mode"]}
    with open(answers_path, "w", encoding="utf-8") as file:
        json.dump(answers, file)


main(*sys.argv[1:])
