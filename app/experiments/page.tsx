import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Suspense } from 'react'
import { NoRuns } from '@/components/experiments/no-runs'
import { RunsSkeleton } from '@/components/experiments/runs-skeleton'
import { RunsView } from '@/components/experiments/runs-view'
import { TrackerTrouble } from '@/components/experiments/tracker-trouble'
import { PageHeading } from '@/components/ui/page-heading'
import {
  type ExperimentsState,
  formatExperimentsState,
  hasBlanks,
  parseExperimentsState,
} from '@/lib/contracts/experiments'
import type { SearchParams } from '@/lib/contracts/search-params'
import { type RunListing, readRuns } from '@/lib/server/experiments'
import { readPatience, settleSoon, withWait } from '@/lib/server/settle-soon'

export const metadata: Metadata = { title: 'Experiments' }

export default async function ExperimentsPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const params = await searchParams
  const state = parseExperimentsState(params)
  if (hasBlanks(params)) redirect(`/experiments${formatExperimentsState(state)}`)
  const reading = readRuns()
  const early = await settleSoon(reading, readPatience(params))
  return (
    <>
      <PageHeading title="Experiments">
        <p>
          Every tracked training: what was tried, how good it was, who made it and when. Tick a few to see what sets
          them apart.
        </p>
      </PageHeading>
      {/* Not within Suspense: React sends what is large in there after its fallback, though it is here already. */}
      {early ? (
        <Listing listing={early} state={state} />
      ) : (
        <Suspense fallback={<RunsSkeleton waitHref={withWait(`/experiments${formatExperimentsState(state)}`)} />}>
          <LateListing reading={reading} state={state} />
        </Suspense>
      )}
    </>
  )
}

async function LateListing({ reading, state }: { reading: Promise<RunListing>; state: ExperimentsState }) {
  return <Listing listing={await reading} state={state} />
}

function Listing({ listing, state }: { readonly listing: RunListing; readonly state: ExperimentsState }) {
  if (listing.state === 'untracked') return <NoRuns hasTracker={false} />
  if (listing.state === 'trouble') {
    return <TrackerTrouble why={listing.why} retryHref={`/experiments${formatExperimentsState(state)}`} />
  }
  if (listing.runs.length === 0) return <NoRuns hasTracker />
  return <RunsView runs={listing.runs} isCut={listing.isCut} state={state} />
}
