import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Suspense } from 'react'
import { Comparison } from '@/components/experiments/comparison'
import { NoRuns } from '@/components/experiments/no-runs'
import { shortenRunId } from '@/components/experiments/run-words'
import { RunsSkeleton } from '@/components/experiments/runs-skeleton'
import { TooFewRuns } from '@/components/experiments/too-few-runs'
import { TrackerTrouble } from '@/components/experiments/tracker-trouble'
import { PageHeading } from '@/components/ui/page-heading'
import {
  COMPARE_LIMITS,
  formatComparePath,
  formatExperimentsState,
  hasOtherKeys,
  parseCompareState,
  parseExperimentsState,
} from '@/lib/contracts/experiments'
import type { SearchParams } from '@/lib/contracts/search-params'
import { type RunsCompared, readComparison } from '@/lib/server/experiments'
import { readPatience, settleSoon, withWait } from '@/lib/server/settle-soon'

export const metadata: Metadata = { title: 'Compare runs' }

export default async function ComparePage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const params = await searchParams
  const { runIds, hasMore } = parseCompareState(params)
  if (hasOtherKeys(params)) redirect(formatComparePath(parseExperimentsState(params).chosen))
  const reading = runIds.length < COMPARE_LIMITS.min ? undefined : readComparison(runIds)
  const early = reading && (await settleSoon(reading, readPatience(params)))
  const address = formatComparePath(runIds)
  const back = `/experiments${formatExperimentsState({ ...parseExperimentsState({}), chosen: runIds })}`
  return (
    <>
      <PageHeading title="Runs compared">
        <p>What sets them apart, how good each is, and how they came there.</p>
        <a href={back} className="mt-2 inline-flex min-h-6 items-center link">
          Back to all experiments
        </a>
      </PageHeading>
      {hasMore ? (
        <p className="mb-6 text-sm text-muted">More were ticked; these are the first {COMPARE_LIMITS.max}.</p>
      ) : null}
      {reading === undefined ? (
        <TooFewRuns unknown={[]} />
      ) : early ? (
        <Compared compared={early} address={address} />
      ) : (
        <Suspense fallback={<RunsSkeleton waitHref={withWait(address)} />}>
          <LateCompared reading={reading} address={address} />
        </Suspense>
      )}
    </>
  )
}

async function LateCompared({ reading, address }: { reading: Promise<RunsCompared>; address: string }) {
  return <Compared compared={await reading} address={address} />
}

function Compared({ compared, address }: { readonly compared: RunsCompared; readonly address: string }) {
  if (compared.state === 'untracked') return <NoRuns hasTracker={false} />
  if (compared.state === 'trouble') return <TrackerTrouble why={compared.why} retryHref={address} />
  const { runs, unknown } = compared
  if (runs.length < COMPARE_LIMITS.min) return <TooFewRuns unknown={unknown} />
  return (
    <>
      {unknown.length > 0 ? (
        <p className="mb-6 text-sm text-muted">
          The tracking server does not know {unknown.length === 1 ? 'one of them' : `${unknown.length} of them`}:{' '}
          {unknown.map(shortenRunId).join(', ')}.
        </p>
      ) : null}
      <Comparison runs={runs} />
    </>
  )
}
