import { readFile } from 'node:fs/promises'
import type { ModelVersionFiles, ModelVersionReader } from '@/lib/adapters/mlflow/model-versions'
import { encodeEnsemble } from '@/lib/adapters/onnx/codec'
import { type ForeignForm, openForeignFile } from '@/lib/adapters/xgboost/foreign-file'
import type { ForeignModel } from '@/lib/adapters/xgboost/foreign-model'
import type { Xgboost } from '@/lib/adapters/xgboost/native'
import { AppError } from '@/lib/core/errors'
import { refuseImport } from '@/lib/core/registry/refuse-import'
import type { ImportedModel } from '@/lib/core/training/judge-imported'
import { openModelFile } from '../model-file'
import { type ImportSource, MAX_MODEL_BYTES, megabytes } from './import-source'

export type ForeignSource = Exclude<ImportSource, { kind: 'folder' }>

export type ForeignDeps = {
  /** @throws AppError `trainer-unavailable`, with what to install. */
  openXgboost(): Xgboost
  /** False where reading the file ends the library's process. */
  survivesProbe(path: string, form: ForeignForm): Promise<boolean>
  readonly readVersion: ModelVersionReader
}

export type OpenForeign = { readonly model: ImportedModel; close(): Promise<void> }

/** @throws AppError `model-invalid` with every reason why the model cannot be imported. */
export async function openForeign(deps: ForeignDeps, source: ForeignSource): Promise<OpenForeign> {
  switch (source.kind) {
    case 'xgboost':
      return openXgboostFile(deps, source)
    case 'onnx':
      return openOnnx(await readFile(source.path), source)
    case 'mlflow':
      return openOnnx(await readOnnx(await deps.readVersion(source.model, source.version)), source)
  }
}

async function openXgboostFile(
  { openXgboost, survivesProbe }: ForeignDeps,
  { path, name, form }: Extract<ForeignSource, { kind: 'xgboost' }>,
): Promise<OpenForeign> {
  // First of all, so that a missing library is said as such.
  const library = openXgboost()
  if (!(await survivesProbe(path, form))) {
    throw refuseImport([`It is damaged: the installed XGBoost ${library.version} breaks down on reading it.`])
  }
  const { model, booster } = openForeignFile(library, await readFile(path), form)
  try {
    const file = await openModelFile(encodeEnsemble(model.ensemble))
    return {
      model: {
        file,
        facts: factsOf(model, name),
        foreign: { ...model.ensemble, columns: model.columns, gains: model.gains, margins: booster.margins },
      },
      close: async () => {
        booster.free()
        await file.close()
      },
    }
  } catch (error) {
    booster.free()
    throw error
  }
}

function factsOf({ version, recipe, ensemble }: ForeignModel, name: string): ImportedModel['facts'] {
  return {
    origin: { kind: 'imported', format: 'xgboost', name },
    library: version ? { name: 'xgboost', version } : null,
    recipe,
    calibration: ensemble.calibrator,
    file: { trees: ensemble.trees.roots.length, nodes: ensemble.trees.feature.length },
  }
}

async function readOnnx({ files, read }: ModelVersionFiles): Promise<Uint8Array> {
  const models = files.filter(({ path }) => path.toLowerCase().endsWith('.onnx'))
  const [model] = models
  if (!model) throw refuseImport(['The version holds no ONNX file.'])
  if (models.length > 1)
    throw refuseImport([`The version holds ${models.length} ONNX files, and which is meant is not known.`])
  if ((model.bytes ?? 0) > MAX_MODEL_BYTES) {
    throw refuseImport([
      `The model has ${megabytes(model.bytes ?? 0)}; at most ${megabytes(MAX_MODEL_BYTES)} are imported.`,
    ])
  }
  return read(model.path, { maxBytes: MAX_MODEL_BYTES })
}

async function openOnnx(
  bytes: Uint8Array,
  { kind, name }: Extract<ForeignSource, { kind: 'onnx' | 'mlflow' }>,
): Promise<OpenForeign> {
  const file = await openModelFile(bytes).catch((cause: unknown) => {
    throw cause instanceof AppError ? refuseImport([cause.message], cause) : cause
  })
  return {
    model: {
      file,
      facts: {
        origin: { kind: 'imported', format: kind, name },
        library: null,
        recipe: {},
        calibration: null,
        file: { trees: null, nodes: null },
      },
    },
    close: () => file.close(),
  }
}
