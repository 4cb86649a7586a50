import { address, type LibraryHandle, view } from 'koffi'
import type { Matrix } from '@/lib/core/ensemble/matrix'
import { AppError } from '@/lib/core/errors'
import type { TrainedTrees, Trainer, TrainRequest } from '@/lib/core/training/ports'
import { readBooster } from './booster'
import { EVAL_METRICS, parseFigures, type Sides } from './figures'
import { findLibrary } from './library'

const HANDLE = 'void *'
const OUT_HANDLE = '_Out_ void **'

/** The part of XGBoost's C API that training needs, declared as in `xgboost/c_api.h`. */
function declare(library: LibraryHandle) {
  const call = (name: string, ...types: string[]) => library.func(name, 'int', types)
  return {
    version: library.func('XGBoostVersion', 'void', ['_Out_ int *', '_Out_ int *', '_Out_ int *']),
    lastError: library.func('XGBGetLastError', 'str', []),
    setGlobalConfig: call('XGBSetGlobalConfig', 'str'),
    matrixFromDense: call('XGDMatrixCreateFromDense', 'str', 'str', OUT_HANDLE),
    matrixSetFloats: call('XGDMatrixSetFloatInfo', HANDLE, 'str', 'const float *', 'uint64_t'),
    matrixFree: call('XGDMatrixFree', HANDLE),
    boosterCreate: call('XGBoosterCreate', 'void **', 'uint64_t', OUT_HANDLE),
    boosterFree: call('XGBoosterFree', HANDLE),
    boosterSet: call('XGBoosterSetParam', HANDLE, 'str', 'str'),
    boosterUpdate: call('XGBoosterUpdateOneIter', HANDLE, 'int', HANDLE),
    boosterEval: call('XGBoosterEvalOneIter', HANDLE, 'int', 'void **', 'const char **', 'uint64_t', '_Out_ str *'),
    boosterPredict: call(
      'XGBoosterPredictFromDMatrix',
      HANDLE,
      HANDLE,
      'str',
      OUT_HANDLE,
      '_Out_ uint64_t *',
      OUT_HANDLE,
    ),
    boosterLoad: call('XGBoosterLoadModelFromBuffer', HANDLE, 'const void *', 'uint64_t'),
    boosterSave: call('XGBoosterSaveModelToBuffer', HANDLE, 'str', '_Out_ uint64_t *', OUT_HANDLE),
  }
}

type Api = ReturnType<typeof declare>
type Handle = unknown
type Out = [Handle]

export type NativeSettings = {
  /** Path or soname of libxgboost; absent: the usual places are tried. */
  readonly libraryPath?: string | undefined
  readonly threads: number
}

/** A model inside the library. */
export type NativeBooster = TrainedTrees & {
  /** As XGBoost's model file. */
  save(format: 'json' | 'ubj'): Uint8Array
}

export type Xgboost = Omit<Trainer, 'train'> & {
  train(request: TrainRequest): NativeBooster
  /** Takes JSON and UBJ. @throws AppError `training-failed` with the library's first line. */
  load(file: Uint8Array): NativeBooster
}

/**
 * Opens libxgboost. Calls are synchronous: XGBoost keeps its error text and prediction cache per thread, so koffi's
 * asynchronous calls, which hop between threads, fail.
 * @throws AppError `trainer-unavailable` with install lines where no library is found.
 */
export function openXgboost({ libraryPath, threads }: NativeSettings): Xgboost {
  const api = declare(findLibrary(libraryPath))
  const parts: [[number], [number], [number]] = [[0], [0], [0]]
  api.version(...parts)
  // Unknown parameters only warn, on stderr; silence keeps the progress line whole.
  check(api, api.setGlobalConfig('{"verbosity":0}'))
  return {
    name: 'xgboost',
    version: parts.flat().join('.'),
    train: (request) => train(api, threads, request),
    load: (file) => load(api, threads, file),
  }
}

function load(api: Api, threads: number, file: Uint8Array): NativeBooster {
  const booster = createBooster(api, [])
  try {
    check(api, api.boosterLoad(booster, file, file.byteLength))
    return nativeBooster(api, threads, booster)
  } catch (error) {
    api.boosterFree(booster)
    throw error
  }
}

function nativeBooster(api: Api, threads: number, booster: Handle): NativeBooster {
  return {
    margins: (rows) => margins(api, { booster, threads, matrix: rows }),
    read: () => readBooster(Buffer.from(saveBooster(api, booster, 'json')).toString('utf8')),
    save: (format) => new Uint8Array(saveBooster(api, booster, format)),
    free: () => check(api, api.boosterFree(booster)),
  }
}

function train(api: Api, threads: number, request: TrainRequest): NativeBooster {
  const { matrix, labels, weights, evaluation } = request
  const open: Handle[] = []
  const openMatrix = (rows: Rows) => {
    const handle = createMatrix(api, threads, rows.matrix)
    open.push(handle)
    setFloats(api, handle, 'label', rows.labels)
    setFloats(api, handle, 'weight', rows.weights)
    return handle
  }
  try {
    const training = openMatrix({ matrix, labels, weights })
    const validation = evaluation && openMatrix(evaluation.validation)
    // Both are given to the booster, so that it keeps their margins and evaluating adds only the newest trees.
    const booster = createBooster(api, validation ? [training, validation] : [training])
    try {
      setParameters(api, booster, { ...request.parameters, nthread: threads })
      boost(api, { booster, training, validation }, request)
    } catch (error) {
      api.boosterFree(booster)
      throw error
    }
    return nativeBooster(api, threads, booster)
  } finally {
    for (const handle of open) check(api, api.matrixFree(handle))
  }
}

type Rows = Pick<TrainRequest, 'matrix' | 'labels' | 'weights'>
type Boosting = { readonly booster: Handle; readonly training: Handle; readonly validation: Handle | undefined }

function boost(api: Api, boosting: Boosting, { rounds, onRound, weights, evaluation }: TrainRequest): void {
  const { booster, training } = boosting
  if (evaluation) for (const metric of EVAL_METRICS) check(api, api.boosterSet(booster, 'eval_metric', metric))
  for (let round = 1; round <= rounds; round++) {
    check(api, api.boosterUpdate(booster, round - 1, training))
    onRound?.(round)
    if (evaluation && (round % evaluation.everyRounds === 0 || round === rounds)) {
      setFloats(api, training, 'weight', evaluation.trainingWeights)
      const figures = { round, ...evaluate(api, boosting, round) }
      setFloats(api, training, 'weight', weights)
      if (evaluation.onFigures(figures) === 'stop') return
    }
  }
}

function evaluate(api: Api, { booster, training, validation }: Boosting, round: number): Sides {
  const out: [string | null] = [null]
  check(api, api.boosterEval(booster, round - 1, [training, validation], ['train', 'validation'], 2, out))
  return parseFigures(out[0] ?? '')
}

function setParameters(api: Api, booster: Handle, parameters: TrainRequest['parameters']): void {
  for (const [name, value] of Object.entries(parameters)) {
    check(api, api.boosterSet(booster, name, String(value)))
  }
}

function createMatrix(api: Api, threads: number, { values, rows, columns }: Matrix): Handle {
  const array = { data: [Number(address(values)), true], shape: [rows, columns], typestr: '<f4', version: 3 }
  const out: Out = [null]
  // A bare NaN is what XGBoost's parser wants; JSON.stringify would make it null. The library copies the values.
  check(api, api.matrixFromDense(JSON.stringify(array), `{"missing":NaN,"nthread":${threads}}`, out))
  return out[0]
}

function setFloats(api: Api, matrix: Handle, name: 'label' | 'weight', values: Float32Array): void {
  check(api, api.matrixSetFloats(matrix, name, values, values.length))
}

function createBooster(api: Api, matrices: readonly Handle[]): Handle {
  const out: Out = [null]
  check(api, api.boosterCreate(matrices, matrices.length, out))
  return out[0]
}

/** `type: 1` of the C API: the margin, untransformed. */
const MARGIN_CONFIG = '{"type":1,"training":false,"iteration_begin":0,"iteration_end":0,"strict_shape":false}'

function margins(
  api: Api,
  { booster, threads, matrix }: { booster: Handle; threads: number; matrix: Matrix },
): Float32Array {
  const rows = createMatrix(api, threads, matrix)
  try {
    const [shape, dimensions, values]: [Out, [number], Out] = [[null], [0], [null]]
    check(api, api.boosterPredict(booster, rows, MARGIN_CONFIG, shape, dimensions, values))
    return new Float32Array(copyBytes(values[0], matrix.rows * 4))
  } finally {
    check(api, api.matrixFree(rows))
  }
}

function saveBooster(api: Api, booster: Handle, format: 'json' | 'ubj'): ArrayBuffer {
  const [length, bytes]: [[number], Out] = [[0], [null]]
  check(api, api.boosterSave(booster, JSON.stringify({ format }), length, bytes))
  return copyBytes(bytes[0], Number(length[0]))
}

/** The library owns what it answers and writes over it at the next call. */
function copyBytes(pointer: Handle, length: number): ArrayBuffer {
  return view(pointer, length).slice(0)
}

function check(api: Api, status: number): void {
  if (status === 0) return
  const [firstLine = ''] = String(api.lastError()).split('\n')
  throw new AppError('training-failed', `XGBoost: ${firstLine.replace(/^\[[^\]]*\]\s*/, '')}`)
}
