import { address, type LibraryHandle, view } from 'koffi'
import type { Matrix } from '@/lib/core/ensemble/matrix'
import { AppError } from '@/lib/core/errors'
import type { TrainedTrees, Trainer, TrainRequest } from '@/lib/core/training/ports'
import { readBooster } from './booster'
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
    boosterPredict: call(
      'XGBoosterPredictFromDMatrix',
      HANDLE,
      HANDLE,
      'str',
      OUT_HANDLE,
      '_Out_ uint64_t *',
      OUT_HANDLE,
    ),
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

/**
 * Opens libxgboost. Calls are synchronous: XGBoost keeps its error text and prediction cache per thread, so koffi's
 * asynchronous calls, which hop between threads, fail.
 * @throws AppError `trainer-unavailable` with install lines where no library is found.
 */
export function openXgboost({ libraryPath, threads }: NativeSettings): Trainer {
  const api = declare(findLibrary(libraryPath))
  const parts: [[number], [number], [number]] = [[0], [0], [0]]
  api.version(...parts)
  // Unknown parameters only warn, on stderr; silence keeps the progress line whole.
  check(api, api.setGlobalConfig('{"verbosity":0}'))
  return { name: 'xgboost', version: parts.flat().join('.'), train: (request) => train(api, threads, request) }
}

function train(
  api: Api,
  threads: number,
  { matrix, labels, weights, parameters, rounds, onRound }: TrainRequest,
): TrainedTrees {
  const training = createMatrix(api, threads, matrix)
  try {
    setFloats(api, training, 'label', labels)
    setFloats(api, training, 'weight', weights)
    const booster = createBooster(api, training)
    try {
      for (const [name, value] of Object.entries({ ...parameters, nthread: threads })) {
        check(api, api.boosterSet(booster, name, String(value)))
      }
      for (let round = 0; round < rounds; round++) {
        check(api, api.boosterUpdate(booster, round, training))
        onRound?.(round + 1)
      }
    } catch (error) {
      api.boosterFree(booster)
      throw error
    }
    return {
      margins: (rows) => margins(api, { booster, threads, matrix: rows }),
      read: () => readBooster(modelJson(api, booster)),
      free: () => check(api, api.boosterFree(booster)),
    }
  } finally {
    check(api, api.matrixFree(training))
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

function createBooster(api: Api, train: Handle): Handle {
  const out: Out = [null]
  check(api, api.boosterCreate([train], 1, out))
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

function modelJson(api: Api, booster: Handle): string {
  const [length, bytes]: [[number], Out] = [[0], [null]]
  check(api, api.boosterSave(booster, '{"format":"json"}', length, bytes))
  return Buffer.from(copyBytes(bytes[0], Number(length[0]))).toString('utf8')
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
