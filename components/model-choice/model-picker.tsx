import { formatMetric } from '@/components/prediction/prepare-answer'
import { Segmented } from '@/components/ui/segmented'
import { ALGORITHMS, BALANCINGS, type ModelChoice } from '@/lib/core/registry/model-choice'
import { ALGORITHM_WORDS, BALANCING_WORDS } from './choice-words'
import { type CardSummary, SUMMARY_METRICS, type SummaryMetric } from './prepare-card-summary'
import { describeServing } from './prepare-serving'

type ModelPickerProps = {
  readonly choice: ModelChoice
  readonly card: CardSummary | undefined
  onChoice(choice: ModelChoice): void
}

const METRIC_WORDS: Readonly<Record<SummaryMetric, { readonly label: string; readonly meaning: string }>> = {
  accuracy: { label: 'Accuracy', meaning: 'of answers right' },
  precision: { label: 'Precision', meaning: 'of its “above” right' },
  recall: { label: 'Recall', meaning: 'of those above found' },
  rocAuc: { label: 'ROC-AUC', meaning: 'of pairs ranked right' },
}

const ALGORITHM_OPTIONS = ALGORITHMS.map((value) => ({ value, label: ALGORITHM_WORDS[value].label }))
const BALANCING_OPTIONS = BALANCINGS.map((value) => ({ value, label: BALANCING_WORDS[value].label }))

export function ModelPicker({ choice, card, onChoice }: ModelPickerProps) {
  return (
    <section aria-labelledby="model-heading">
      <h2 id="model-heading" className="mb-4 text-xl font-medium tracking-tight">
        The model
      </h2>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        <Segmented
          legend="Algorithm"
          name="algorithm"
          value={choice.algorithm}
          options={ALGORITHM_OPTIONS}
          hint={ALGORITHM_WORDS[choice.algorithm].hint}
          onChange={(algorithm) => onChoice({ ...choice, algorithm })}
        />
        <Segmented
          legend="Balancing"
          name="balancing"
          value={choice.balancing}
          options={BALANCING_OPTIONS}
          hint={BALANCING_WORDS[choice.balancing].hint}
          onChange={(balancing) => onChoice({ ...choice, balancing })}
        />
      </div>
      {card ? (
        <>
          <Figures card={card} />
          <p className="-mt-2 mb-7 text-sm text-muted">
            {describeServing(card.serving)}{' '}
            <a href={`/models?model=${card.id}`} className="inline-block py-0.5 link">
              All about this model
            </a>
          </p>
        </>
      ) : (
        <p className="mt-5 text-sm text-muted">The figures of this model are not there.</p>
      )}
    </section>
  )
}

function Figures({ card }: { readonly card: CardSummary }) {
  return (
    <dl className="mt-6 mb-7 grid grid-cols-2 gap-x-8 gap-y-4 sm:grid-cols-4">
      {SUMMARY_METRICS.map((metric) => (
        <div key={metric}>
          <dt className="text-sm text-muted">{METRIC_WORDS[metric].label}</dt>
          <dd className="numerals text-2xl tracking-tight">
            {metric === 'rocAuc' ? card.metrics.rocAuc.toFixed(3) : formatMetric(card.metrics[metric])}
          </dd>
          <dd className="text-xs leading-4 text-muted">{METRIC_WORDS[metric].meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
