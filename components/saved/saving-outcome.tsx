import { useId } from 'react'
import { CopyButton } from '@/components/ui/copy-button'
import type { FailureCode } from '@/lib/client/http'
import type { SaveReply } from '@/lib/contracts/saved'
import { formatDay } from './format-day'
import type { Saving } from './use-saving'

type SavingOutcomeProps = {
  readonly headingId: string
  readonly saving: Saving
  onRetry(): void
  onClose(): void
}

const TITLES: Readonly<Record<Saving['kind'], string>> = {
  idle: 'Save and share',
  busy: 'Saving…',
  saved: 'Saved',
  failed: 'Not saved',
}

const ADVICE: Readonly<Partial<Record<FailureCode, string>>> = {
  offline: 'The server could not be reached.',
  unauthorized: 'This server saves answers only for who has an API key. Give yours on the page.',
  forbidden: 'Your API key does not let anybody save answers. Forget it on the page, and give another.',
  'store-unavailable': 'The place where saved answers are kept does not answer.',
  'model-unavailable': 'No model answers just now, so there is nothing to save.',
}

/** How saving went; a screen reader hears of it too. */
export function SavingOutcome({ headingId, saving, onRetry, onClose }: SavingOutcomeProps) {
  return (
    <>
      <h2 id={headingId} aria-live="polite" className="text-xl font-medium tracking-tight">
        {TITLES[saving.kind]}
      </h2>
      {saving.kind === 'saved' ? <Address reply={saving.reply} /> : null}
      {saving.kind === 'failed' ? (
        <div role="alert" className="mt-3 text-[0.9375rem] leading-6">
          <p>{ADVICE[saving.code] ?? saving.why}</p>
          <p className="mt-2 text-muted">“Copy link” needs no saving: it puts the person into the address itself.</p>
        </div>
      ) : null}
      <div className="mt-6 flex flex-wrap items-center gap-x-5 gap-y-2 text-sm">
        {saving.kind === 'saved' ? (
          <a href={saving.reply.url} className="inline-flex min-h-9 items-center link">
            Look at it
          </a>
        ) : null}
        {saving.kind === 'failed' ? (
          <button type="button" onClick={onRetry} className="min-h-9 link">
            Try again
          </button>
        ) : null}
        <button
          type="button"
          onClick={onClose}
          className="ml-auto min-h-9 rounded-md border border-edge bg-raised px-4 hover:border-ink"
        >
          Close
        </button>
      </div>
    </>
  )
}

function Address({ reply: { url, expires } }: { readonly reply: SaveReply }) {
  const id = useId()
  const address = `${window.location.origin}${url}`
  return (
    <>
      <div className="mt-4 flex items-end justify-between gap-4">
        <label htmlFor={id} className="block text-sm text-muted">
          Its address
        </label>
        <CopyButton label="Copy address" getText={() => address} />
      </div>
      <input
        id={id}
        readOnly
        value={address}
        onFocus={(event) => event.currentTarget.select()}
        className="field mt-2 text-sm"
      />
      <p className="mt-4 text-[0.9375rem] leading-6 text-pretty">
        Whoever has it sees the person and the answer as it was given, until {formatDay(expires)}. Search engines are
        told not to list it.
      </p>
      <p className="mt-2 text-sm leading-6 text-pretty text-muted">
        This browser can delete it before that, on the page itself; no other can.
      </p>
    </>
  )
}
