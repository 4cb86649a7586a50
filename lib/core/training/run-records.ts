import type { ModelCard } from '@/lib/core/registry/card'
import { METRIC_LABELS, renderModelCard } from '@/lib/core/registry/card-text'
import { choiceId, type ModelChoice } from '@/lib/core/registry/model-choice'
import { RUN_TAGS, type RunKind, type RunRecord } from '@/lib/core/registry/run'
import type { RoundFigures } from './ports'
import { flattenRecipe } from './recipe'
import { curvePoints, figuresOf, pointsOf } from './run-metrics'
import type { Trial } from './sweep'

/** One run's own: its id, and from when to when, in milliseconds since 1970, UTC. */
export type RunStamp = { readonly localId: string; readonly startedMs: number; readonly endedMs: number }

/** What all runs of a training have in common. */
export type RunContext = {
  readonly codeCommit: string | null
  /** Who trains; empty where that is not known. */
  readonly user: string
  readonly seed: number
  readonly testSize: number
  readonly folds: number
  /** Undefined where nobody knows, as of a model trained elsewhere. */
  readonly threads: number | undefined
  readonly data: ModelCard['data']
}

/** A call of the command as a run: the parent of the configurations' runs and the trials'. */
export type Training = {
  readonly status: RunRecord['status']
  readonly choices: readonly ModelChoice[]
  /** What the command was given beside the context, by name. */
  readonly options: Readonly<Record<string, string | number>>
  /** Of the configurations that are done. */
  readonly cards: readonly ModelCard[]
}

export function trainingRecord(stamp: RunStamp, context: RunContext, training: Training): RunRecord {
  const { status, choices, options, cards } = training
  return {
    ...stamp,
    ...commonOf(context, 'training'),
    name:
      choices.length === 1 && choices[0] ? `train ${choiceId(choices[0])}` : `train ${choices.length} configurations`,
    status,
    params: textsOf({ ...paramsOf(context), configurations: choices.map(choiceId).join(', '), ...options }),
    metrics: [],
    note: trainingNote(training, cards),
  }
}

/** The record of a training that ended without saying so: its process was killed, say. `children` are its runs. */
export function breakOffTraining(record: RunRecord, children: readonly RunRecord[]): RunRecord {
  const done = children.filter(({ kind }) => kind === 'configuration')
  return {
    ...record,
    status: 'FAILED',
    endedMs: Math.max(record.endedMs, ...children.map(({ endedMs }) => endedMs)),
    note: `This training was broken off. Done: ${done.map(({ name }) => name).join(', ') || 'no configuration'}.`,
  }
}

/** `cardDigest`: SHA-256 of the card's file, hexadecimal. */
export function configurationRecord(
  stamp: RunStamp,
  context: RunContext,
  { card, cardDigest, curve }: { card: ModelCard; cardDigest: string; curve: readonly RoundFigures[] },
): RunRecord {
  const { configuration } = card
  const common = commonOf(context, 'configuration')
  return {
    ...stamp,
    ...common,
    name: choiceId(configuration),
    choice: configuration,
    status: 'FINISHED',
    params: textsOf({ ...card.recipe, ...paramsOf(context), ...configuration }),
    metrics: [...figuresOf(card, stamp.endedMs), ...curvePoints(curve, stamp.endedMs)],
    tags: {
      ...common.tags,
      ...choiceTags(configuration),
      [RUN_TAGS.digest]: card.file.digest,
      [RUN_TAGS.cardDigest]: cardDigest,
    },
    note: renderModelCard(card),
  }
}

/** The curve ends with the best round, so that the last value of each key is the trial's own. */
export function trialRecord(
  stamp: RunStamp,
  context: RunContext,
  { choice, trial }: { choice: ModelChoice; trial: Trial },
): RunRecord {
  const { best, curve, recipe, number, seconds } = trial
  const common = commonOf(context, 'trial')
  const single = { validation_pr_auc: best.validation.prAuc, best_round: best.round, training_seconds: seconds }
  const id = choiceId(choice)
  return {
    ...stamp,
    ...common,
    name: `${id} trial ${number}`,
    choice,
    status: 'FINISHED',
    params: textsOf({ ...flattenRecipe(recipe), ...paramsOf(context), ...choice, trial: number }),
    metrics: [
      ...pointsOf(single, { step: 0, timestampMs: stamp.endedMs }),
      ...curvePoints(
        curve.filter(({ round }) => round <= best.round),
        stamp.endedMs,
      ),
    ],
    tags: { ...common.tags, ...choiceTags(choice) },
    note: `Trial ${number} of a sweep over recipes of ${id}: trained on the training side without its first fold, judged on that fold. No model was kept.`,
  }
}

function commonOf({ codeCommit, user, seed, data }: RunContext, kind: RunKind) {
  return {
    schema: 1 as const,
    kind,
    tags: {
      [RUN_TAGS.kind]: kind,
      [RUN_TAGS.seed]: String(seed),
      ...(user ? { 'mlflow.user': user } : {}),
      ...(codeCommit ? { 'mlflow.source.git.commit': codeCommit } : {}),
    },
    dataset: { name: 'census-income', digest: data.digest, rows: data.rows },
  }
}

function choiceTags({ algorithm, balancing }: ModelChoice) {
  return { [RUN_TAGS.algorithm]: algorithm, [RUN_TAGS.balancing]: balancing }
}

function paramsOf({ seed, testSize, folds, threads }: RunContext) {
  return { seed, test_size: testSize, folds, ...(threads === undefined ? {} : { threads }) }
}

function textsOf(params: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)]))
}

const STATUS_WORDS: Readonly<Record<RunRecord['status'], string>> = {
  RUNNING: 'This training goes on, or was broken off.',
  FINISHED: 'This training ended.',
  FAILED: 'This training failed.',
}
const NOTED_METRICS = ['accuracy', 'precision', 'recall', 'rocAuc', 'prAuc', 'ece'] as const

function trainingNote({ status, choices }: Training, cards: readonly ModelCard[]): string {
  const done = `${STATUS_WORDS[status]} Done: ${cards.length} of ${choices.length} configurations.`
  if (cards.length === 0) return done
  const rows = cards.map(({ configuration, metrics, threshold }) => {
    const figures = NOTED_METRICS.map((name) => metrics.weighted[name].toFixed(4))
    return `| ${[choiceId(configuration), ...figures, threshold.value.toFixed(4)].join(' | ')} |`
  })
  const head = ['Configuration', ...NOTED_METRICS.map((name) => METRIC_LABELS[name]), 'Threshold']
  const table = [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows]
  return `${done}\n\nOn the hold-out, weighted:\n\n${table.join('\n')}`
}
