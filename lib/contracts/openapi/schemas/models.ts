import { modelCardSchema } from '@/lib/core/registry/card'
import { moveSchema } from '@/lib/core/registry/moves'
import { modelSummarySchema, modelsReplySchema, staleSchema } from '../../models'
import {
  promoteReplySchema,
  promoteRequestSchema,
  rollbackReplySchema,
  rollbackRequestSchema,
  versionsReplySchema,
} from '../../promotion'
import type { NamedSchema } from '../json-schema'
import { CHOICE, DIGEST } from './words'

const WHO = 'Who asks for it, as they call themselves.'
const WHY = 'Why it is done; it stands in the log of moves.'
const UNRECORDED = 'Where the move was made and could not be written down everywhere: what is missing.'

/** Of what serves, and of what the registry has. */
export const MODEL_SCHEMAS = {
  Stale: {
    schema: staleSchema,
    description: 'Since when, and why, what serves could not be held against the registry.',
    parts: { since: 'ISO 8601, UTC.', why: 'In a sentence.' },
  },
  ModelSummary: {
    schema: modelSummarySchema,
    description: 'One configuration, and the version of it that serves.',
    parts: {
      ...CHOICE,
      state: '`cold`: not in memory. `failed`: the last attempt to load it failed; the next request tries again.',
      source: 'Where the version comes from; absent where there is nothing to serve.',
      alias: 'Present where the version is the registry’s champion, as far as is known here.',
      memoryBytes: 'Estimated, while the model is in memory.',
      version: 'The registry’s number, or the card’s own version; absent, as all below, where the card cannot be read.',
      digest: DIGEST,
      bytes: 'Size of the model file.',
      threshold: 'Its own, 0 to 1.',
      metrics: 'On the hold-out at that threshold, weighted to the population.',
      'metrics.accuracy': 'Part of the population labelled rightly.',
      'metrics.precision': 'Part of those labelled `>$50k` who are.',
      'metrics.recall': 'Part of those above $50,000 who are labelled so.',
      'metrics.rocAuc': 'Area under the ROC curve.',
    },
  },
  ModelsReply: {
    schema: modelsReplySchema,
    description: 'The four configurations.',
    parts: { models: 'In a fixed order.' },
  },
  ModelCard: {
    schema: modelCardSchema,
    description:
      'Everything that is known of one trained model. Fractions throughout, no percents; null, or an empty list, is what cannot be known of an imported model.',
    parts: {
      schema: 'Version of this form.',
      configuration: 'Algorithm and balancing.',
      version: 'Date, and the first digits of the file’s digest.',
      created: 'ISO 8601, UTC.',
      codeCommit: 'Of the code that trained it.',
      seed: 'Of all that is random in a training.',
      trainingSeconds: 'How long the training took.',
      origin: 'Where a model comes from that was not trained here.',
      library: 'What trained it.',
      recipe: 'Settings of the training.',
      data: 'What it was trained and judged on.',
      split: 'How the hold-out was drawn.',
      calibration: 'How margins become probabilities.',
      threshold: 'Its own threshold, and how it was chosen.',
      metrics: 'On the hold-out at the threshold.',
      intervals: '95 % bootstrap intervals of the same.',
      confusion: 'Right and wrong on the hold-out.',
      plainSplit: 'The same recipe on a plain stratified split, where equal people may sit on both sides.',
      curves: 'Weighted, thinned to at most 200 points each.',
      importance: 'Part of the trees’ total gain by field, largest first.',
      parity: 'Largest distance between the trained model and the ONNX file.',
      file: 'The ONNX file.',
      knownAnswers: 'Invented people with the answers that the model must give.',
    },
  },
  Move: {
    schema: moveSchema,
    description: 'One change of a configuration’s champion.',
    parts: {
      id: 'Of the move.',
      kind: 'Forward, or back.',
      choice: 'The configuration.',
      from: 'Version; absent where there was no champion.',
      to: 'Version.',
      at: 'ISO 8601, UTC.',
      who: 'Who moved it.',
      why: 'In their words.',
      forced: 'Whether the gate said no and a reason overrode it.',
      figures: 'Of both versions, on the hold-out.',
    },
  },
  VersionsReply: {
    schema: versionsReplySchema,
    description: 'What the registry has of one configuration.',
    parts: {
      champion: 'The version that serves; absent where no version is the champion.',
      versions: 'Newest first.',
      'versions[].version': 'A whole number, as a text.',
      'versions[].created': 'ISO 8601, UTC.',
      'versions[].digest': `${DIGEST} Absent for a version that Bracket did not register.`,
      'versions[].runId': 'Of the run that made it.',
      moves: 'By rising time.',
    },
  },
  PromoteRequest: {
    schema: promoteRequestSchema,
    description: 'The version that is to serve.',
    parts: {
      version: 'A whole number, as a text.',
      who: WHO,
      why: WHY,
      force: 'The reason for which the version is to serve though the gate says no.',
    },
  },
  PromoteReply: {
    schema: promoteReplySchema,
    description: 'The move, and what the gate said.',
    parts: {
      unrecorded: UNRECORDED,
      gate: 'The checks that a version must pass.',
      'gate.passed': 'Whether all of them passed.',
      'gate.checks': 'Each with a sentence.',
    },
  },
  RollbackRequest: {
    schema: rollbackRequestSchema,
    description: 'Who goes back, and why.',
    parts: { who: WHO, why: WHY },
  },
  RollbackReply: { schema: rollbackReplySchema, description: 'The move.', parts: { unrecorded: UNRECORDED } },
} as const satisfies Readonly<Record<string, NamedSchema>>
