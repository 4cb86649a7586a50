"""Asks a server of the Open Inference Protocol with Triton's own client, and writes what it says.

Usage: triton_client.py HOST:PORT ASKED.json ANSWERS.json
ASKED.json has "models", their names, and "people", a list of records with the same fields.
"""

import json
import sys

import numpy
import tritonclient.http as triton


def inputs_of(people, metadata, binary):
    """The fields that the people have, with the datatypes that the server says."""
    inputs = []
    for described in metadata["inputs"]:
        name, datatype = described["name"], described["datatype"]
        if name not in people[0]:
            continue
        column = [person[name] for person in people]
        values = numpy.array(column, dtype=numpy.int64 if datatype == "INT64" else numpy.object_)
        tensor = triton.InferInput(name, list(values.shape), datatype)
        tensor.set_data_from_numpy(values, binary_data=binary)
        inputs.append(tensor)
    return inputs


def infer(client, model, inputs, binary):
    names = ["probability", "label", "margin"]
    outputs = [triton.InferRequestedOutput(name, binary_data=binary) for name in names]
    result = client.infer(model, inputs, outputs=outputs, request_id="mine", parameters={"threshold": 0.5})
    labels = [label.decode() if isinstance(label, bytes) else label for label in result.as_numpy("label").tolist()]
    return {
        "probability": result.as_numpy("probability").tolist(),
        "margin": result.as_numpy("margin").tolist(),
        "label": labels,
        "response": {key: value for key, value in result.get_response().items() if key != "outputs"},
    }


def refusal_of(ask):
    try:
        ask()
    except triton.InferenceServerException as error:
        return {"status": error.status(), "message": error.message()}
    return None


def main(address, asked_path, answers_path):
    with open(asked_path, encoding="utf-8") as file:
        asked = json.load(file)
    people = asked["people"]
    client = triton.InferenceServerClient(address)
    models = {}
    for model in asked["models"]:
        metadata = client.get_model_metadata(model)
        inputs = {binary: inputs_of(people, metadata, binary) for binary in (False, True)}
        models[model] = {
            "metadata": metadata,
            "ready": client.is_model_ready(model, metadata["versions"][0]),
            "json": infer(client, model, inputs[False], False),
            "binary": infer(client, model, inputs[True], True),
            # Without a word on outputs, this client asks for raw tensors.
            "default": client.infer(model, inputs[True]).as_numpy("probability").tolist(),
        }
    strange = triton.InferInput("ages", [1], "INT64")
    strange.set_data_from_numpy(numpy.array([40], dtype=numpy.int64))
    answers = {
        "server": client.get_server_metadata(),
        "live": client.is_server_live(),
        "ready": client.is_server_ready(),
        "models": models,
        "unknownModel": refusal_of(lambda: client.get_model_metadata("none")),
        "unknownInput": refusal_of(lambda: client.infer(asked["models"][0], [strange])),
    }
    with open(answers_path, "w", encoding="utf-8") as file:
        json.dump(answers, file)


main(*sys.argv[1:])
