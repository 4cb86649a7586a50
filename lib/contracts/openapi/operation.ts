import type { z } from 'zod'
import type { SchemaName } from './components'
import type { JsonSchema } from './json-schema'

/** In the order of the reference; the first words of each are its protocol. */
export const TAGS = {
  predict: { name: 'Predict', description: 'Our own API: one list, a stream, or all four models at once.' },
  saved: {
    name: 'Saved answers',
    description: 'Answers kept for some time, to be looked at by whoever has the address.',
  },
  models: { name: 'Models', description: 'What serves, and what the registry has; promoting and rolling back.' },
  access: {
    name: 'Keys and logs',
    description: 'For whoever runs the server: API keys, the audit log, the prediction log.',
  },
  health: { name: 'Health and metrics', description: 'For load balancers and monitoring.' },
  prototype: {
    name: 'Prototype',
    description: 'The prototype’s own call, in its words, so that what was made for it works on unchanged.',
  },
  mlflow: {
    name: 'MLflow scoring',
    description: 'What `mlflow models serve` speaks: the same requests, answers and errors.',
  },
  openInference: {
    name: 'Open Inference Protocol',
    description: 'Version 2 over HTTP, as KServe and Triton speak it, with raw tensors.',
  },
  document: { name: 'This document', description: 'The description of the API that this reference is made of.' },
} as const
export type Tag = keyof typeof TAGS

export type Verb = 'get' | 'post' | 'patch' | 'delete'

/** Who may call; `owner`: who has the token that saving gave, `metrics`: who has the metrics token, where there is one. */
export type Right = 'public' | 'predict' | 'batch' | 'admin' | 'owner' | 'metrics'

/** How refusals are written. */
export type ErrorShape = 'problem' | 'prototype' | 'scoring' | 'ping' | 'open-inference'

export type Parameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly description: string
  readonly required?: boolean
  readonly schema: JsonSchema
  readonly example?: string | number
}

/** A schema's name, a schema of its own, or what each line is. */
export type Body = SchemaName | JsonSchema | { readonly lines: SchemaName }
/** By media type. */
export type Content = Readonly<Record<string, Body>>

export type Answer = {
  readonly description: string
  readonly content?: Content
  readonly headers?: readonly string[]
}

export type Operation = {
  /** Stable: clients are generated with it, and pages linked by it. */
  readonly id: string
  readonly verb: Verb
  readonly route: string
  readonly tag: Tag
  readonly right: Right
  /** Whether there is a limit for each address, though everybody may call. */
  readonly isLimited?: boolean
  readonly summary: string
  readonly description: string
  readonly parameters?: readonly Parameter[]
  readonly body?: { readonly description: string; readonly content: Content }
  /** By status. */
  readonly answers: Readonly<Record<number, Answer>>
  readonly errors: ErrorShape
  /** Statuses of refusals beside those that follow from `right`. */
  readonly refusals?: readonly number[]
}

/** The parameters of a query that a contract describes. */
export type QueryShape = Readonly<Record<string, z.ZodType>>
