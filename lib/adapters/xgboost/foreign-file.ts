import { AppError } from '@/lib/core/errors'
import { refuseImport } from '@/lib/core/registry/refuse-import'
import { type ForeignModel, readForeignModel } from './foreign-model'
import type { NativeBooster, Xgboost } from './native'

/** A model file of others, read here and, for comparison, by the library. Whoever opens it frees the booster. */
export type ForeignFile = { readonly model: ForeignModel; readonly booster: NativeBooster }

export const FOREIGN_FORMS = ['json', 'ubj'] as const
export type ForeignForm = (typeof FOREIGN_FORMS)[number]

/** @throws AppError `model-invalid` with every reason why the file cannot be imported. */
export function openForeignFile(library: Xgboost, bytes: Uint8Array, form: ForeignForm): ForeignFile {
  return form === 'json' ? openJson(library, new TextDecoder().decode(bytes)) : openUbj(library, bytes)
}

function openJson(library: Xgboost, text: string): ForeignFile {
  // First what is checked: the library trusts what it reads.
  const model = readForeignModel(text)
  return { model, booster: load(library, new TextEncoder().encode(withPlainBase(text))) }
}

/** From 3.1 on the base stands in brackets, which older libraries pass over without a word. */
function withPlainBase(text: string): string {
  return text.replace(/("base_score"\s*:\s*")\[([^\],"]*)\]"/, '$1$2"')
}

function openUbj(library: Xgboost, bytes: Uint8Array): ForeignFile {
  const booster = load(library, bytes)
  try {
    const text = new TextDecoder().decode(booster.save('json'))
    const [, read] = /"base_score"\s*:\s*"([^"]*)"/.exec(text) ?? []
    if (baseOf(read) !== baseOf(writtenBase(bytes))) {
      throw refuseImport([
        `It is newer than the installed XGBoost ${library.version}, which misreads it. Save it as .json, or let XGBOOST_LIBRARY name a newer library.`,
      ])
    }
    // The library writes its own version, whatever the file's was.
    return { model: { ...readForeignModel(text), version: '' }, booster }
  } catch (error) {
    booster.free()
    throw error
  }
}

/** The base as it stands in the bytes: a string with its length before it, in UBJ's notation. */
function writtenBase(bytes: Uint8Array): string | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return /base_scoreS(?:L.{8}|l.{4}|I.{2}|[UiC].)(\[?[-+.\deE]+\]?)/s.exec(text)?.[1]
}

/** NaN, which equals nothing, where there is none. */
function baseOf(text: string | undefined): number {
  return Math.fround(Number(text?.replace(/^\[|\]$/g, '') ?? Number.NaN))
}

function load(library: Xgboost, bytes: Uint8Array): NativeBooster {
  try {
    return library.load(bytes)
  } catch (cause) {
    // Without the place in the library's own source.
    const why = cause instanceof AppError ? ` (${cause.message.replace(/ \S+\.(?:cc|h):\d+:/, '')})` : ''
    throw refuseImport(
      [
        `The installed XGBoost ${library.version} cannot load it${why}, and without its answers nobody knows whether ours are right. ` +
          'XGBOOST_LIBRARY may name a newer library, such as the one inside the Python package that trained the model.',
      ],
      cause,
    )
  }
}
