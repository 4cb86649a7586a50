'use client'

import { useEffect, useState } from 'react'
import { formatMetric, formatPercent } from '@/components/prediction/prepare-answer'
import { interpolateTradeOff, precisionAt } from '@/components/prediction/prepare-threshold'
import { useDebounced } from '@/components/ui/use-debounced'
import { formatModelsSearch } from '@/lib/contracts/models-state'
import type { ChoiceId } from '@/lib/core/registry/model-choice'
import { type ConfusionSource, confusionAtThreshold } from './prepare-confusion'

type ConfusionProps = {
  readonly id: ChoiceId
  readonly source: ConfusionSource
  /** The model's own. */
  readonly own: number
  /** Of the address; undefined: the model's own. */
  readonly asked: number | undefined
}

/** Safari refuses more than a hundred address changes in half a minute; a dragged handle makes more. */
const ADDRESS_DELAY_MS = 320

/** Who of 1,000 people would be called what, at any threshold. */
export function Confusion({ id, source, own, asked }: ConfusionProps) {
  const [moved, setMoved] = useState(asked)
  const threshold = moved ?? own
  const people = confusionAtThreshold(source, threshold)
  const point = interpolateTradeOff(source.curve, threshold)
  useThresholdAddress(id, moved, asked)
  if (!people || !point) return <p className="mt-3 text-sm text-muted">The card has no curve to tell it from.</p>
  return (
    <>
      <form method="get" action="/models" onSubmit={(event) => event.preventDefault()} className="mt-4">
        <input type="hidden" name="model" value={id} />
        <label htmlFor="confusion-threshold" className="flex flex-wrap items-baseline justify-between gap-x-4 text-sm">
          <span className="text-muted">Called above from a probability of</span>
          <span className="text-lg font-medium numerals">{formatPercent(threshold)}</span>
        </label>
        <input
          id="confusion-threshold"
          name="threshold"
          type="range"
          min={0}
          max={1}
          step={0.01}
          value={threshold}
          onChange={(event) => setMoved(event.target.valueAsNumber)}
          aria-valuetext={formatPercent(threshold)}
          className="mt-1 h-8 w-full accent-accent"
        />
        <button type="submit" className="nojs-only min-h-9 rounded-md border border-edge bg-raised px-4 text-sm">
          Show
        </button>
        <p className="flex min-h-6 flex-wrap gap-x-4 text-sm text-muted">
          The model’s own is {formatPercent(own)}.
          {moved === undefined ? null : (
            <button type="button" onClick={() => setMoved(undefined)} className="js-only min-h-6 link">
              Back to it
            </button>
          )}
        </p>
      </form>
      <PeopleTable people={people} />
      <p role="status" className="mt-3 text-sm text-muted numerals">
        Precision {formatMetric(precisionAt(point))}, recall {formatMetric(point.recall)}, accuracy{' '}
        {formatMetric(point.accuracy)}.
      </p>
    </>
  )
}

type People = NonNullable<ReturnType<typeof confusionAtThreshold>>

function PeopleTable({ people }: { readonly people: People }) {
  return (
    <table className="mt-4 w-full table-fixed text-sm">
      <caption className="pb-2 text-left text-muted">Of 1,000 people</caption>
      <thead>
        <tr className="text-muted">
          <td className="w-1/4" />
          <th scope="col" className="px-2 pb-1.5 text-left font-normal">
            called above
          </th>
          <th scope="col" className="px-2 pb-1.5 text-left font-normal">
            called not above
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row" className="pr-2 text-left font-normal text-muted">
            above $50k
          </th>
          <Cell count={people.truePositive} words="found" isRight />
          <Cell count={people.falseNegative} words="missed" />
        </tr>
        <tr>
          <th scope="row" className="pr-2 text-left font-normal text-muted">
            not above
          </th>
          <Cell count={people.falsePositive} words="false alarms" />
          <Cell count={people.trueNegative} words="rightly left" isRight />
        </tr>
      </tbody>
    </table>
  )
}

type CellProps = { readonly count: number; readonly words: string; readonly isRight?: boolean }

function Cell({ count, words, isRight = false }: CellProps) {
  return (
    <td className={isRight ? 'border border-line bg-accent-soft p-3' : 'border border-line p-3'}>
      <span className="block text-2xl font-light tracking-tight numerals">{count.toLocaleString('en-US')}</span>
      <span className="text-muted">{words}</span>
    </td>
  )
}

/** Keeps the address in step with the slider, once it has been moved. */
function useThresholdAddress(id: ChoiceId, moved: number | undefined, asked: number | undefined): void {
  const settled = useDebounced(moved, ADDRESS_DELAY_MS)
  const [isOpened, setIsOpened] = useState(true)
  if (isOpened && settled !== asked) setIsOpened(false)
  useEffect(() => {
    if (isOpened) return
    const { pathname, hash } = window.location
    window.history.replaceState(null, '', `${pathname}${formatModelsSearch({ id, threshold: settled })}${hash}`)
  }, [id, settled, isOpened])
}
