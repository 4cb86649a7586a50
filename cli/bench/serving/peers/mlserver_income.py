"""The ONNX model behind MLServer, over the Open Inference Protocol. MLServer is told of it by `model-settings.json`."""

import onnxruntime
from mlserver import MLModel
from mlserver.codecs import NumpyCodec, StringCodec
from mlserver.types import InferenceRequest, InferenceResponse


class Income(MLModel):
    async def load(self) -> bool:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        path = self.settings.parameters.uri
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        feeds = {tensor.name: decode(tensor) for tensor in payload.inputs}
        [probability] = self._session.run(["probability"], feeds)
        output = NumpyCodec.encode_output("probability", probability)
        return InferenceResponse(id=payload.id, model_name=self.name, outputs=[output])


def decode(tensor):
    if tensor.datatype == "BYTES":
        return StringCodec.decode_input(tensor)
    return NumpyCodec.decode_input(tensor)
