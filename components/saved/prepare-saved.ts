import { nameChoice } from '@/components/model-choice/choice-words'
import { formatMetric, formatPercent, isAbove } from '@/components/prediction/prepare-answer'
import { formatUtc } from '@/components/ui/figures'
import { fieldOf } from '@/lib/core/census/fields'
import { compareAnswers, type Difference, type GivenAnswer } from '@/lib/core/inference/answer-again'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'

const DIGEST_LENGTH = 8

/** The answer in a sentence, with nothing of the person: for titles and previews. */
export function describeAnswer({ probability, threshold, choice }: SavedPrediction): string {
  return `${formatPercent(probability)}, ${sayLabel(probability, threshold)} $50k, said ${nameChoice(choice)}`
}

export type SavedFact = { readonly label: string; readonly text: string }

/** Who answered, when, and how long it is kept. */
export function prepareSavedFacts(saved: SavedPrediction): readonly SavedFact[] {
  const { model, threshold, isOwnThreshold, createdMs, expiresMs } = saved
  return [
    { label: 'Answered', text: `${formatUtc(createdMs)} UTC` },
    { label: 'Version', text: model.version },
    { label: 'File', text: shortDigest(model.digest) },
    {
      label: 'Threshold',
      text: `${formatPercent(threshold)}, ${isOwnThreshold ? 'chosen by hand' : 'the model’s own'}`,
    },
    { label: 'Kept until', text: `${formatUtc(expiresMs)} UTC` },
  ]
}

export type ThenAndNow = {
  readonly rows: readonly { readonly label: string; readonly before: string; readonly today: string }[]
  /** What is behind it, in a sentence. */
  readonly reason: string
}

export type Today =
  /** Nothing to hold against it. */
  { readonly kind: 'quiet'; readonly words: string } | { readonly kind: 'otherwise'; readonly thenAndNow: ThenAndNow }

/** How what serves today stands to what was answered; `now` is undefined where no model could be asked. */
export function prepareToday(saved: SavedPrediction, now: GivenAnswer | undefined): Today {
  if (!now) return quiet('No model could be asked just now, so what it would say today is not known.')
  const difference = compareAnswers(saved, now)
  if (!difference.isOtherAnswer) {
    return difference.isOtherModel
      ? quiet(`Version ${now.model.version} serves today, and says the same.`)
      : quiet('The same model serves today, and says the same.')
  }
  return { kind: 'otherwise', thenAndNow: { rows: prepareRows(saved, now), reason: explain(difference) } }
}

function quiet(words: string): Today {
  return { kind: 'quiet', words }
}

function prepareRows(then: GivenAnswer, now: GivenAnswer): ThenAndNow['rows'] {
  const row = (label: string, textOf: (answer: GivenAnswer) => string) => ({
    label,
    before: textOf(then),
    today: textOf(now),
  })
  return [
    row('Probability', ({ probability }) => formatMetric(probability)),
    row('Says', ({ probability, threshold }) => sayLabel(probability, threshold)),
    row('Threshold', ({ threshold }) => formatPercent(threshold)),
    row('Version', ({ model }) => model.version),
    row('File', ({ model }) => shortDigest(model.digest)),
  ]
}

function explain({ isOtherModel, isOtherThreshold, assumedOtherwise }: Difference): string {
  const labels = assumedOtherwise.map((name) => fieldOf(name).label)
  const changed = [
    ...(isOtherModel ? ['the model'] : []),
    ...(isOtherThreshold ? ['its threshold'] : []),
    ...(labels.length > 0 ? [`what is assumed for ${labels.join(', ')}`] : []),
  ]
  if (changed.length === 0) return 'Model, threshold and what is assumed are the same; the way it is run is not.'
  return `Changed since: ${changed.join('; ')}.`
}

function sayLabel(probability: number, threshold: number): string {
  return isAbove(probability, threshold) ? 'above' : 'not above'
}

function shortDigest(digest: string): string {
  return digest.slice(0, DIGEST_LENGTH)
}
