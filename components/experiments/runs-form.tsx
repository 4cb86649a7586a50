'use client'

import clsx from 'clsx'
import { useRouter } from 'next/navigation'
import { type ChangeEvent, type ReactNode, type SubmitEvent, useState, useTransition } from 'react'
import { useHydrated } from '@/components/ui/use-hydrated'
import {
  COMPARE_LIMITS,
  type ExperimentsState,
  formatComparePath,
  formatExperimentsState,
  parseExperimentsState,
} from '@/lib/contracts/experiments'
import { countChosen, readForm } from './read-form'

type RunsFormProps = { readonly state: ExperimentsState; readonly children: ReactNode }

const COMPARE_PATH = '/experiments/compare'

/**
 * Filters, order and ticks are one GET form, so that each of them keeps the others and all of it works without scripts;
 * with scripts the page stays, and the address is the shortest.
 */
export function RunsForm({ state, children }: RunsFormProps) {
  const router = useRouter()
  const [isPending, startTransition] = useTransition()
  const [count, setCount] = useState(state.chosen.length)

  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const submitter = event.nativeEvent.submitter
    const asked = parseExperimentsState(readForm(event.currentTarget, submitter))
    const isComparison = submitter?.getAttribute('formaction') === COMPARE_PATH
    startTransition(() => {
      if (isComparison) router.push(formatComparePath(asked.chosen))
      else router.push(`/experiments${formatExperimentsState(asked)}`, { scroll: false })
    })
  }

  function change({ target, currentTarget }: ChangeEvent<HTMLFormElement>) {
    setCount(countChosen(currentTarget))
    if (target.tagName === 'SELECT') currentTarget.requestSubmit(currentTarget.querySelector('[data-apply]'))
  }

  function untick(form: HTMLFormElement | null) {
    for (const box of form?.querySelectorAll<HTMLInputElement>('input[name="run"]:checked') ?? []) box.checked = false
    setCount(0)
    startTransition(() => {
      router.push(`/experiments${formatExperimentsState({ ...state, chosen: [] })}`, { scroll: false })
    })
  }

  return (
    <form method="get" action="/experiments" onSubmit={submit} onChange={change} aria-busy={isPending}>
      <div className={clsx('motion-safe:transition-opacity motion-safe:delay-150', isPending && 'opacity-60')}>
        {children}
      </div>
      <CompareBar count={count} onUntick={untick} />
    </form>
  )
}

type CompareBarProps = { readonly count: number; onUntick(form: HTMLFormElement | null): void }

function CompareBar({ count, onUntick }: CompareBarProps) {
  const isHydrated = useHydrated()
  const { min, max } = COMPARE_LIMITS
  const canCompare = count >= min && count <= max
  return (
    <div className="sticky bottom-0 z-20 -mx-1 flex min-h-16 flex-wrap items-center gap-x-6 gap-y-2 border-t border-line bg-paper px-1 py-3">
      <p role="status" className="min-w-0 text-sm text-muted max-sm:flex-1">
        {describeCount(count)}
      </p>
      {count > 0 ? (
        <button
          type="button"
          onClick={(event) => onUntick(event.currentTarget.form)}
          className="js-only min-h-6 text-sm link"
        >
          Untick all
        </button>
      ) : null}
      <button
        type="submit"
        formAction={COMPARE_PATH}
        disabled={isHydrated && !canCompare}
        className="ml-auto min-h-10 rounded-md bg-ink px-5 text-[0.9375rem] font-medium text-paper hover:bg-accent hover:text-on-accent disabled:bg-line disabled:text-muted"
      >
        Compare
      </button>
    </div>
  )
}

function describeCount(count: number): string {
  const { min, max } = COMPARE_LIMITS
  if (count === 0) return `Tick ${min} to ${max} runs to compare them.`
  if (count < min) return `${count} run ticked; one more, and they can be compared.`
  if (count > max) return `${count} runs ticked; at most ${max} can be compared.`
  return `${count} runs ticked.`
}
