import { asFailure } from '@/lib/client/http'
import { KeyItem } from './key-item'
import { MakeKeyForm } from './make-key-form'
import { NewSecret } from './new-secret'
import { splitByState } from './prepare-keys'
import { type Keys, useKeys } from './use-keys'

type KeysPanelProps = {
  readonly token: string
  onForget(): void
  onTokenRefused(): void
}

export function KeysPanel({ token, onForget, onTokenRefused }: KeysPanelProps) {
  const keys = useKeys({ token, onTokenRefused })
  return (
    <div className="grid gap-x-16 gap-y-12 border-t border-line pt-8 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)] xl:gap-x-24">
      <section aria-labelledby="make">
        <h2 id="make" className="text-xl font-medium tracking-tight">
          A new key
        </h2>
        {keys.failure?.task === 'create' ? <Alert text={keys.failure.why} /> : null}
        {keys.secret ? (
          <NewSecret key={keys.secret.text} secret={keys.secret} onDone={keys.hideSecret} />
        ) : (
          <MakeKeyForm isBusy={keys.task === 'create'} onMake={keys.create} />
        )}
      </section>
      <section aria-labelledby="keys" aria-busy={keys.list.isFetching} className="min-w-0">
        <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h2 id="keys" className="text-xl font-medium tracking-tight">
            Keys
          </h2>
          <button type="button" onClick={onForget} className="min-h-6 text-sm link">
            Forget the token
          </button>
        </div>
        {keys.failure && keys.failure.task !== 'create' ? <Alert text={keys.failure.why} /> : null}
        <KeyList keys={keys} />
      </section>
    </div>
  )
}

function Alert({ text }: { readonly text: string }) {
  return (
    <p role="alert" className="mt-4 rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem] wrap-anywhere">
      {text}
    </p>
  )
}

function KeyList({ keys }: { readonly keys: Keys }) {
  const { data, error, isPending, refetch } = keys.list
  if (isPending) return <Waiting />
  if (data === undefined) {
    return (
      <div role="alert" className="mt-4 rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem]">
        <p>{asFailure(error).message}</p>
        <button type="button" onClick={() => void refetch()} className="mt-1 min-h-8 link">
          Ask again
        </button>
      </div>
    )
  }
  if (data.length === 0) {
    return <p className="mt-4 text-muted">There is no key yet. The first one you make stands here.</p>
  }
  const { active, closed } = splitByState(data)
  return (
    <>
      {active.length === 0 ? <p className="mt-4 text-muted">No key opens anything at present.</p> : null}
      <ul className="mt-4">
        {active.map((key) => (
          <KeyItem key={key.id} apiKey={key} keys={keys} />
        ))}
      </ul>
      {closed.length === 0 ? null : (
        <details className="mt-8 border-t border-line pt-4">
          <summary className="min-h-6 text-sm link">
            {closed.length === 1 ? 'One key' : `${closed.length} keys`} revoked or expired
          </summary>
          <ul className="mt-4">
            {closed.map((key) => (
              <KeyItem key={key.id} apiKey={key} keys={keys} />
            ))}
          </ul>
        </details>
      )}
    </>
  )
}

function Waiting() {
  return (
    <div className="mt-4">
      <p role="status" className="sr-only">
        Reading the keys …
      </p>
      {[0, 1, 2].map((line) => (
        <div key={line} className="border-t border-line py-5">
          <div className="h-5 w-2/5 animate-pulse rounded-sm bg-line motion-reduce:animate-none" />
          <div className="mt-3 h-4 w-4/5 animate-pulse rounded-sm bg-line motion-reduce:animate-none" />
        </div>
      ))}
    </div>
  )
}
