import { type SubmitEvent, useId } from 'react'
import type { GateReport } from '@/lib/core/registry/gate'
import { GateList } from './gate-list'
import type { MoveState } from './use-champion-moves'

type MoveOutcomeProps = {
  readonly state: MoveState
  /** Promotes what the gate refused, for a reason. */
  onForce(reason: string): void
}

/** How the last move went; a screen reader hears of it too. */
export function MoveOutcome({ state, onForce }: MoveOutcomeProps) {
  return (
    <div className="mt-5 empty:mt-0">
      <p role="status" className="text-sm text-muted">
        {sayState(state)}
      </p>
      {state.kind === 'moved' && state.unrecorded ? <p className="mt-2 text-sm">{state.unrecorded}</p> : null}
      {state.kind === 'failed' ? <Alert text={state.why} /> : null}
      {state.kind === 'refused' ? (
        <>
          <Alert text={state.why} />
          <GateList gate={state.gate} />
          {canBeForced(state.gate) ? (
            <ForceForm key={state.request.version} version={state.request.version} onForce={onForce} />
          ) : null}
        </>
      ) : null}
      {state.kind === 'moved' && state.gate ? <GateList gate={state.gate} /> : null}
    </div>
  )
}

function sayState(state: MoveState): string {
  if (state.kind === 'busy') return state.words
  if (state.kind !== 'moved') return ''
  const { kind, to } = state.move
  return kind === 'promote' ? `Version ${to} is the champion now.` : `Version ${to} is the champion again.`
}

/** A model that does not load or answers wrongly is taken by no server, whatever the reason. */
function canBeForced({ checks }: GateReport): boolean {
  return checks.every(({ name, passed }) => passed || (name !== 'loads' && name !== 'known-answers'))
}

function Alert({ text }: { readonly text: string }) {
  return (
    <p role="alert" className="rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem] break-words">
      {text}
    </p>
  )
}

type ForceFormProps = { readonly version: string; onForce(reason: string): void }

function ForceForm({ version, onForce }: ForceFormProps) {
  const id = useId()
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const reason = String(new FormData(event.currentTarget).get('force') ?? '').trim()
    if (reason !== '') onForce(reason)
  }
  return (
    <form onSubmit={submit} className="mt-5">
      <label htmlFor={id} className="mb-1.5 block text-sm text-muted">
        Why it is to serve all the same; this is written down
      </label>
      <div className="flex flex-wrap gap-3">
        <input id={id} name="force" required maxLength={500} className="field min-w-0 flex-1 basis-48" />
        <button type="submit" className="min-h-10 rounded-md border border-danger bg-raised px-4 text-danger">
          Promote version {version} against the gate
        </button>
      </div>
    </form>
  )
}
