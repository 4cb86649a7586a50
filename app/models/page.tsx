import type { Metadata } from 'next'
import { nameChoice } from '@/components/model-choice/choice-words'
import { LineupCards } from '@/components/models/lineup-cards'
import { ModelDetails } from '@/components/models/model-details'
import { prepareLineupCard } from '@/components/models/prepare-lineup'
import { RegistrySection } from '@/components/models/registry-section'
import { PageHeading } from '@/components/ui/page-heading'
import { parseModelsState } from '@/lib/contracts/models-state'
import type { SearchParams } from '@/lib/contracts/page-state'
import { choiceId } from '@/lib/core/registry/model-choice'
import { type LineupModel, readHistory, readLineup, type VersionHistory } from '@/lib/server/lifecycle'

export const metadata: Metadata = { title: 'Models' }

export default async function ModelsPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const { id, threshold } = parseModelsState(await searchParams)
  const { models, isAdminConfigured, trackingUrl } = await readLineup()
  const entries = await Promise.all(models.map(async (model) => ({ model, history: await readHistory(model.choice) })))
  const cards = entries.map(({ model, history }) => prepareLineupCard({ ...model, moves: history.moves }))
  const chosen = entries.find(({ model }) => choiceId(model.choice) === id)
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
      {chosen ? <ChosenModel {...chosen} threshold={threshold} isAdminConfigured={isAdminConfigured} /> : null}
    </>
  )
}

type ChosenModelProps = {
  readonly model: LineupModel
  readonly history: VersionHistory
  readonly threshold: number | undefined
  readonly isAdminConfigured: boolean
}

function ChosenModel({ model, history, threshold, isAdminConfigured }: ChosenModelProps) {
  const { choice, card, version, alias } = model
  return (
    <section aria-labelledby="model" className="mt-14 border-t border-line pt-10">
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
      <RegistrySection
        key={choiceId(choice)}
        choice={choice}
        versions={history.versions}
        moves={history.moves}
        why={history.why}
        champion={alias && version}
        isAdminConfigured={isAdminConfigured}
      />
    </section>
  )
}
