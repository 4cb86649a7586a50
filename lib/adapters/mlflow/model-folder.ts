import { createHash } from 'node:crypto'
import { FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'
import { ABOVE_50K, UP_TO_50K } from '@/lib/core/inference/predict'
import type { ModelCard } from '@/lib/core/registry/card'
import type { OutgoingArtifact } from '@/lib/core/registry/ports'

export type ModelFolderRequest = {
  readonly card: ModelCard
  readonly bytes: Uint8Array
  readonly runId: string
  /** As it was written into the run; the same each time the run is sent. */
  readonly localId: string
  /** Milliseconds since 1970, UTC. */
  readonly createdMs: number
  /** Where the folder stands: from the run's root, or the address of a model of its own. */
  readonly artifactPath: string
  /** Only in a model of its own. */
  readonly modelId?: string
}

const MODEL_FILE = 'model.onnx'
const MLMODEL_FILE = 'MLmodel'
const EXAMPLE_FILE = 'input_example.json'
const SERVING_EXAMPLE_FILE = 'serving_input_example.json'
const CONDA_FILE = 'conda.yaml'
const PYTHON_ENV_FILE = 'python_env.yaml'
const REQUIREMENTS_FILE = 'requirements.txt'

/** What reads the graph: TreeEnsemble of ai.onnx.ml 5 needs these, and pandas 3 gives strings that no ONNX input takes. */
const REQUIREMENTS = ['mlflow', 'onnx>=1.17', 'onnxruntime>=1.21', 'numpy', 'pandas<3']
const PYTHON_VERSION = '3.11'

/**
 * The files of a model that MLflow loads by itself, with `onnx` and `python_function` flavours. `MLmodel` is the last, so
 * that a folder sent in this order is no model before it is whole. Equal requests give equal bytes.
 */
export function modelFolder(request: ModelFolderRequest): readonly OutgoingArtifact[] {
  const example = exampleOf(request.card)
  return [
    { path: MODEL_FILE, bytes: request.bytes },
    textFile(REQUIREMENTS_FILE, `${REQUIREMENTS.join('\n')}\n`),
    textFile(CONDA_FILE, condaText()),
    textFile(
      PYTHON_ENV_FILE,
      `python: "${PYTHON_VERSION}"\nbuild_dependencies:\n- pip\ndependencies:\n- -r ${REQUIREMENTS_FILE}\n`,
    ),
    textFile(EXAMPLE_FILE, JSON.stringify(example)),
    textFile(SERVING_EXAMPLE_FILE, JSON.stringify({ dataframe_split: example })),
    // YAML takes JSON, so no writer of YAML is needed.
    textFile(MLMODEL_FILE, `${JSON.stringify(mlmodel(request), null, 2)}\n`),
  ]
}

/** What `runs/log-model` is told: who the model is, without signature and example, as MLflow itself keeps it. */
export function modelEntry(request: ModelFolderRequest) {
  return {
    run_id: request.runId,
    artifact_path: request.artifactPath,
    utc_time_created: utcText(request.createdMs),
    model_uuid: modelUuid(request),
    flavors: FLAVORS,
  }
}

const FLAVORS = {
  onnx: {
    data: MODEL_FILE,
    onnx_version: '1.17.0',
    providers: ['CPUExecutionProvider'],
    onnx_session_options: null,
    code: null,
  },
  python_function: {
    loader_module: 'mlflow.onnx',
    data: MODEL_FILE,
    python_version: PYTHON_VERSION,
    env: { conda: CONDA_FILE, virtualenv: PYTHON_ENV_FILE },
  },
}

function mlmodel(request: ModelFolderRequest) {
  const { card, bytes, modelId } = request
  return {
    ...modelEntry(request),
    ...(modelId === undefined ? {} : { model_id: modelId }),
    model_size_bytes: bytes.length,
    signature: { inputs: JSON.stringify(INPUTS), outputs: JSON.stringify(OUTPUTS), params: null },
    saved_input_example_info: {
      artifact_path: EXAMPLE_FILE,
      type: 'dataframe',
      pandas_orient: 'split',
      serving_input_path: SERVING_EXAMPLE_FILE,
    },
    metadata: {
      card_version: card.version,
      model_digest: card.file.digest,
      threshold: card.threshold.value,
      labels: [UP_TO_50K, ABOVE_50K],
    },
  }
}

const INPUTS = FIELD_NAMES.map((name) => ({ type: isIntegerName(name) ? 'long' : 'string', name, required: true }))
const OUTPUTS = ['probability', 'margin'].map((name) => ({ type: 'float', name, required: true }))

/** An invented person: cards hold no others. */
function exampleOf({ knownAnswers }: ModelCard) {
  const record = knownAnswers[0]?.record
  return { columns: FIELD_NAMES, data: record ? [FIELD_NAMES.map((name) => record[name])] : [] }
}

/** Made of what does not change when a run is sent again. */
function modelUuid({ localId, card }: ModelFolderRequest): string {
  return createHash('sha256').update(`${localId} ${card.file.digest}`).digest('hex').slice(0, 32)
}

/** `2026-01-31 12:00:00.000000`, UTC. */
function utcText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '000')
}

function condaText(): string {
  const pip = REQUIREMENTS.map((line) => `  - ${line}\n`).join('')
  return `name: bracket\nchannels:\n- conda-forge\ndependencies:\n- python=${PYTHON_VERSION}\n- pip\n- pip:\n${pip}`
}

function textFile(path: string, text: string): OutgoingArtifact {
  return { path, bytes: new TextEncoder().encode(text) }
}
