import { redirect } from 'next/navigation'
import { prepareCardSummary } from '@/components/model-choice/prepare-card-summary'
import { Intro } from '@/components/prediction/intro'
import { Predictor, type PredictorProps } from '@/components/prediction/predictor'
import { canonicalSearch, parsePageState } from '@/lib/contracts/page-state'
import type { SearchParams } from '@/lib/contracts/search-params'
import type { PartialRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import { readOrigin } from '@/lib/server/origin'
import { readServed } from '@/lib/server/page'
import { answerVisitor, readVisitorRules } from '@/lib/server/visitor'

export default async function PredictPage({ searchParams }: { readonly searchParams: Promise<SearchParams> }) {
  const params = await searchParams
  const canonical = canonicalSearch(params)
  if (canonical !== undefined) redirect(`/${canonical}`)
  const initial = parsePageState(params)
  const [served, answered, serverOrigin] = await Promise.all([readServed(), answer(initial.record), readOrigin()])
  return (
    <>
      <Intro />
      <Predictor
        initial={initial}
        cards={served.map(({ card, ...serving }) => prepareCardSummary(card, serving))}
        serverOrigin={serverOrigin}
        needsKey={readVisitorRules().needsKey}
        {...answered}
      />
    </>
  )
}

/** The page is drawn also where nothing is answered: the form then says why. */
async function answer(record: PartialRecord): Promise<Pick<PredictorProps, 'reply' | 'failure'>> {
  if (Object.keys(record).length === 0) return { reply: undefined, failure: undefined }
  try {
    return { reply: await answerVisitor(record), failure: undefined }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { reply: undefined, failure: { code: error.code, message: error.message } }
  }
}
