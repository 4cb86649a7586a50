import { LineSample } from '@/components/charts/line-sample'
import { nameChoice } from '@/components/model-choice/choice-words'
import { formatDuration, formatUtc } from '@/components/ui/figures'
import { OutwardIcon } from '@/components/ui/icons'
import { COMPARE_LIMITS, formatComparePath } from '@/lib/contracts/experiments'
import type { RunSummary } from '@/lib/core/registry/run'
import { runLook } from './compared-run'
import { KIND_WORDS, kindOf, nameRun, nameTracker, STATUS_WORDS } from './run-words'

/** The runs with the letter and the line that stand for them below. */
export function RunLegend({ runs }: { readonly runs: readonly RunSummary[] }) {
  return (
    <ul className="grid gap-x-8 border-b border-line sm:grid-cols-2 xl:grid-cols-3">
      {runs.map((run, place) => (
        <li key={run.runId} className="flex min-w-0 gap-4 border-t border-line py-4">
          <RunMark place={place} />
          <div className="min-w-0 flex-1 text-sm break-words">
            <p className="text-[0.9375rem] font-medium">{nameRun(run)}</p>
            <p className="mt-0.5 text-muted">{describeRun(run)}</p>
            <p className="mt-0.5 text-muted numerals">{describeMaking(run)}</p>
            <p className="mt-1 flex flex-wrap gap-x-5">
              <a
                href={run.url}
                target="_blank"
                rel="noreferrer"
                className="inline-flex min-h-6 items-center gap-1 link"
              >
                Open in {nameTracker(run.url)}
                <span className="sr-only">, run {runLook(place).letter}</span>
                <OutwardIcon className="size-3.5" />
              </a>
              {runs.length > COMPARE_LIMITS.min ? (
                <a href={formatComparePath(without(runs, run))} className="inline-flex min-h-6 items-center link">
                  Leave out<span className="sr-only"> run {runLook(place).letter}</span>
                </a>
              ) : null}
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

/** Letter and line of the run at `place`. */
export function RunMark({ place }: { readonly place: number }) {
  const { letter, colour, dash } = runLook(place)
  return (
    <span className="inline-flex flex-col items-center gap-1 font-medium">
      {letter}
      <LineSample colour={colour} dash={dash} />
    </span>
  )
}

function without(runs: readonly RunSummary[], { runId }: RunSummary): readonly string[] {
  return runs.map((run) => run.runId).filter((other) => other !== runId)
}

function describeRun(run: RunSummary): string {
  return [KIND_WORDS[kindOf(run)], run.choice && nameChoice(run.choice), STATUS_WORDS[run.status]]
    .filter(Boolean)
    .join(' · ')
}

function describeMaking({ startedMs, endedMs, user }: RunSummary): string {
  const took = endedMs === undefined ? undefined : formatDuration(Math.max(endedMs - startedMs, 0))
  return [`${formatUtc(startedMs)} UTC`, took, user].filter(Boolean).join(' · ')
}
