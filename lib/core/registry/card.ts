import { z } from 'zod'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { METRIC_NAMES } from '@/lib/core/evaluation/metrics'
import { modelChoiceSchema } from './model-choice-schema'

const fraction = z.number().min(0).max(1)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const interval = z.tuple([z.number(), z.number()])

const metricsSchema = z.object({
  accuracy: fraction,
  precision: fraction,
  recall: fraction,
  specificity: fraction,
  f1: fraction,
  rocAuc: fraction,
  prAuc: fraction,
  logLoss: z.number().min(0),
  brier: fraction,
  ece: fraction,
})
const intervalsSchema = z.record(z.enum(METRIC_NAMES), interval)
const confusionSchema = z.object({
  truePositive: z.number().min(0),
  falsePositive: z.number().min(0),
  trueNegative: z.number().min(0),
  falseNegative: z.number().min(0),
})

/** What a threshold buys on the hold-out, weighted to the population. */
export const thresholdPointSchema = z.object({
  threshold: fraction,
  precision: fraction,
  recall: fraction,
  accuracy: fraction,
  /** Part of the population that would be labelled above $50k. */
  flagged: fraction,
})
export type ThresholdPoint = z.infer<typeof thresholdPointSchema>

export const knownAnswerSchema = z.object({
  /** An invented person; never a record of the census file. */
  record: z.record(z.enum(FIELD_NAMES), z.union([z.string(), z.number()])),
  probability: fraction,
  margin: z.number(),
})

/** Where a model comes from that was not trained here; absent for all others. */
const originSchema = z.object({
  kind: z.literal('imported'),
  /** What it was read from: an XGBoost model file, or an ONNX file or version of a registry that is served as it is. */
  format: z.enum(['xgboost', 'onnx', 'mlflow']),
  /** Name of the file or `models:/name/version`, without folders. */
  name: z.string().min(1),
})

/**
 * Everything that is known of one trained model; `card.json` beside its `model.onnx`. Fractions throughout, no percents.
 * Null, or an empty list, is what cannot be known of an imported model; trained here, a model has it all.
 */
export const modelCardSchema = z.object({
  schema: z.literal(1),
  configuration: modelChoiceSchema,
  /** `YYYYMMDD-` and the first eight digits of the file's digest. */
  version: z.string().min(1),
  created: z.iso.datetime(),
  codeCommit: z.string().nullable(),
  seed: z.number().int(),
  trainingSeconds: z.number().min(0).nullable(),
  origin: originSchema.optional(),
  library: z.object({ name: z.literal('xgboost'), version: z.string() }).nullable(),
  recipe: z.record(z.string(), z.union([z.number(), z.string()])),
  data: z.object({
    /** Of the census text, uncompressed. */
    digest: sha256,
    rows: z.number().int(),
    duplicatesDropped: z.number().int(),
    /** Part of the remaining rows above $50k. */
    positiveShare: z.object({ weighted: fraction, unweighted: fraction }),
  }),
  split: z.object({
    /** Records with equal features share a side. */
    by: z.literal('distinct-feature-vectors'),
    testSize: fraction,
    trainRows: z.number().int(),
    testRows: z.number().int(),
    /** Folds of the training side that calibration and threshold were chosen on; 0 for an imported model. */
    folds: z.number().int(),
  }),
  calibration: z.object({ method: z.literal('beta'), a: z.number(), b: z.number(), c: z.number() }).nullable(),
  threshold: z.object({
    value: fraction,
    /** How it was chosen, in words. */
    rule: z.string(),
    /** What it gave on the training side, weighted: out of fold, or as an imported model is. */
    training: z.object({ precision: fraction, recall: fraction, accuracy: fraction }),
  }),
  /** On the hold-out at the threshold above. */
  metrics: z.object({ weighted: metricsSchema, unweighted: metricsSchema }),
  /** 95 % bootstrap intervals of the same. */
  intervals: z.object({ replicates: z.number().int(), weighted: intervalsSchema, unweighted: intervalsSchema }),
  confusion: z.object({ weighted: confusionSchema, unweighted: confusionSchema }),
  /** The same recipe on the prototype's plain stratified split, where equal feature vectors may sit on both sides. */
  plainSplit: z.object({ weighted: metricsSchema, unweighted: metricsSchema }).nullable(),
  /** Weighted, thinned to at most 200 points each. */
  curves: z.object({
    roc: z.array(z.object({ falsePositiveRate: fraction, truePositiveRate: fraction })),
    precisionRecall: z.array(z.object({ recall: fraction, precision: fraction })),
    lift: z.array(z.object({ share: fraction, lift: z.number().min(0) })),
    reliability: z.array(
      z.object({ meanProbability: fraction, observedRate: fraction, share: fraction, rows: z.number().int() }),
    ),
    thresholds: z.array(thresholdPointSchema),
  }),
  /** Part of the trees' total gain by census field, largest first. */
  importance: z.array(z.object({ field: z.enum(FIELD_NAMES), share: fraction })),
  /** Largest distance between the trained model and the ONNX file. */
  parity: z
    .object({ rows: z.number().int(), stressRows: z.number().int(), probability: z.number(), margin: z.number() })
    .nullable(),
  file: z.object({
    digest: sha256,
    bytes: z.number().int(),
    trees: z.number().int().nullable(),
    nodes: z.number().int().nullable(),
  }),
  knownAnswers: z.array(knownAnswerSchema).min(1),
})

export type ModelCard = z.infer<typeof modelCardSchema>
