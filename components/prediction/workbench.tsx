'use client'

import { useCallback, useMemo, useState } from 'react'
import { type Draft, draftOf, openProblems, typeInto } from '@/components/census/draft'
import { PersonEditor } from '@/components/census/person-editor'
import { ProblemsPanel } from '@/components/census/problems-panel'
import { ModelPicker } from '@/components/model-choice/model-picker'
import type { CardSummary } from '@/components/model-choice/prepare-card-summary'
import { SkipLink } from '@/components/ui/skip-link'
import { isEmptyRecord } from '@/lib/client/queries'
import type { ParsedPageState } from '@/lib/contracts/page-state'
import type { FieldName, PartialRecord } from '@/lib/core/census/field'
import type { ErrorCode } from '@/lib/core/errors'
import { choiceId, DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { Answer } from './answer'
import { AnswerBar } from './answer-bar'
import { ComparisonTrouble } from './comparison-trouble'
import { PageActions } from './page-actions'
import { placeTroubles } from './prepare-troubles'
import { SameCall } from './same-call'
import { SpokenAnswer } from './spoken-answer'
import { TradeOff } from './trade-off'
import { useAddress } from './use-address'
import { useApiKey } from './use-api-key'
import { useComparison } from './use-comparison'

export type WorkbenchProps = {
  readonly initial: ParsedPageState
  /** Why the server has no answer to `initial`. */
  readonly failure: { readonly code: ErrorCode; readonly message: string } | undefined
  readonly cards: readonly CardSummary[]
  readonly serverOrigin: string
  /** Whether the server answers only who has an API key. */
  readonly needsKey: boolean
}

export function Workbench({ initial, failure, cards, serverOrigin, needsKey }: WorkbenchProps) {
  const [choice, setChoice] = useState(initial.choice)
  const [threshold, setThreshold] = useState(initial.threshold)
  const [draft, setDraft] = useState<Draft>(() => draftOf(initial.record))
  const [problems, setProblems] = useState(initial.problems)
  const page = useMemo(() => ({ choice, threshold, record: draft.record }), [choice, threshold, draft.record])
  useAddress(page, initial)
  const { key } = useApiKey()
  const isLocked = needsKey && key === undefined
  const comparison = useComparison(draft.record, { isAllowed: !isLocked })
  const troubled = placeTroubles(draft, comparison.troubles)
  const card = cards.find(({ id }) => id === choiceId(choice))
  const effective = threshold ?? card?.threshold ?? 0.5

  const typeText = useCallback(
    (name: FieldName, text: string) => setDraft((current) => typeInto(current, name, text)),
    [],
  )
  const replaceRecord = (record: PartialRecord) => setDraft(draftOf(record))
  function startOver() {
    setChoice(DEFAULT_CHOICE)
    setThreshold(undefined)
    setDraft(draftOf({}))
    setProblems([])
  }

  return (
    <form
      method="get"
      action="/"
      onSubmit={(event) => event.preventDefault()}
      className="grid gap-x-16 gap-y-12 border-t border-line pt-8 lg:pt-0 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:gap-x-24"
    >
      <SkipLink href="#form" label="Skip to the form" />
      <div
        id="answer"
        className="lg:sticky lg:top-0 lg:-mx-3 lg:max-h-dvh lg:self-start lg:overflow-y-auto lg:px-3 lg:py-8"
      >
        <Answer
          reply={comparison.reply}
          choice={choice}
          card={card}
          threshold={threshold}
          isUpdating={comparison.isUpdating}
          isLocked={isLocked && !isEmptyRecord(draft.record)}
          onThreshold={setThreshold}
          actions={<PageActions page={page} onStartOver={startOver} />}
        />
        <SpokenAnswer
          reply={comparison.isUpdating ? undefined : comparison.reply}
          choice={choice}
          threshold={effective}
        />
        {isLocked ? null : (
          <ComparisonTrouble
            error={troubled.areAllPlaced ? undefined : comparison.error}
            failure={comparison.reply || failure?.code === 'unauthorized' ? undefined : failure}
            onRetry={comparison.retry}
          />
        )}
      </div>
      <div id="form" tabIndex={-1} className="min-w-0 outline-none lg:py-8">
        <ProblemsPanel
          problems={openProblems({ problems, opened: initial.record, record: draft.record })}
          onDismiss={() => setProblems([])}
        />
        <ModelPicker choice={choice} card={card} onChoice={setChoice} />
        <TradeOff curve={card?.curve ?? []} threshold={effective} />
        <PersonEditor
          page={page}
          draft={troubled.draft}
          assumed={comparison.reply?.assumed ?? {}}
          onText={typeText}
          onRecord={replaceRecord}
        />
        <SameCall page={page} serverOrigin={serverOrigin} needsKey={needsKey} />
        <AnswerBar reply={comparison.reply} choice={choice} threshold={effective} isUpdating={comparison.isUpdating} />
      </div>
    </form>
  )
}
