"""The ONNX model behind a BentoML service: one record in, its probability out. MODEL_PATH names the file."""

import os

import bentoml
import numpy
import onnxruntime


@bentoml.service
class Income:
    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            os.environ["MODEL_PATH"], options, providers=["CPUExecutionProvider"]
        )

    @bentoml.api
    async def predict(self, record: dict) -> float:
        feeds = {name: column(value) for name, value in record.items()}
        [probability] = self._session.run(["probability"], feeds)
        return float(probability[0])


def column(value):
    return numpy.array([value], dtype=numpy.int64 if isinstance(value, int) else object)
