import type { Metadata } from 'next'
import { Suspense } from 'react'
import { nameChoice } from '@/components/model-choice/choice-words'
import { LineupCards } from '@/components/models/lineup-cards'
import { ModelDetails } from '@/components/models/model-details'
import { prepareLineupCard } from '@/components/models/prepare-lineup'
import { RegistrySection } from '@/components/models/registry-section'
import { RegistrySkeleton } from '@/components/models/registry-skeleton'
import { PageHeading } from '@/components/ui/page-heading'
import { formatModelsSearch, parseModelsState } from '@/lib/contracts/models-state'
import type { SearchParams } from '@/lib/contracts/search-params'
import { choiceId } from '@/lib/core/registry/model-choice'
import { type LineupModel, readHistory, readLineup, type VersionHistory } from '@/lib/server/lifecycle'
import { readPatience, settleSoon, withWait } from '@/lib/server/settle-soon'

export const metadata: Metadata = { title: 'Models' }

export default async function ModelsPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const params = await searchParams
  const { id, threshold } = parseModelsState(params)
  const { models, isAdminConfigured, trackingUrl } = await readLineup()
  const reading = Promise.all(models.map(({ choice }) => readHistory(choice)))
  // What serves is known at once; a registry that is slow or gone does not hold the page up.
  const early = await settleSoon(reading, readPatience(params))
  const cards = models.map((model, place) => prepareLineupCard({ ...model, moves: early?.[place]?.moves ?? [] }))
  const place = models.findIndex(({ choice }) => choiceId(choice) === id)
  const chosen = models[place]
  return (
    <>
      <PageHeading title="Models">
        <p>
          Four configurations, each with one version that serves. Precision first or recall first; trees one after
          another or many apart.
        </p>
        {trackingUrl ? (
          <a href={trackingUrl} rel="noreferrer" className="mt-2 inline-flex min-h-6 items-center link">
            The registry’s own pages
          </a>
        ) : null}
      </PageHeading>
      <LineupCards cards={cards} chosen={id} />
      {chosen ? (
        <section aria-labelledby="model" className="mt-14 border-t border-line pt-10">
          <ChosenModel model={chosen} threshold={threshold} />
          {early?.[place] ? (
            <Registry key={id} model={chosen} history={early[place]} isAdminConfigured={isAdminConfigured} />
          ) : (
            <Suspense
              fallback={<RegistrySkeleton waitHref={withWait(`/models${formatModelsSearch({ id, threshold })}`)} />}
            >
              <Registry
                key={id}
                model={chosen}
                history={reading.then((histories) => histories[place])}
                isAdminConfigured={isAdminConfigured}
              />
            </Suspense>
          )}
        </section>
      ) : null}
    </>
  )
}

type ChosenModelProps = { readonly model: LineupModel; readonly threshold: number | undefined }

function ChosenModel({ model: { choice, card }, threshold }: ChosenModelProps) {
  return (
    <>
      <h2 id="model" className="scroll-mt-6 text-2xl font-medium tracking-tight">
        {nameChoice(choice)}
      </h2>
      {card ? (
        <ModelDetails card={card} threshold={threshold} />
      ) : (
        <p className="mt-3 text-muted">
          Nothing can be served of this configuration, so there is nothing to show of it.
        </p>
      )}
    </>
  )
}

type RegistryProps = {
  readonly model: LineupModel
  readonly history: VersionHistory | Promise<VersionHistory | undefined>
  readonly isAdminConfigured: boolean
}

async function Registry({ model: { choice, card, version, alias }, history, isAdminConfigured }: RegistryProps) {
  const known = await history
  if (!known) return null
  const { versions, champion, moves, why } = known
  return (
    <RegistrySection
      choice={choice}
      versions={versions}
      moves={moves}
      why={why}
      champion={champion}
      served={alias && card && version ? { version, card } : undefined}
      isAdminConfigured={isAdminConfigured}
    />
  )
}
