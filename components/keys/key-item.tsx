import clsx from 'clsx'
import { useState } from 'react'
import { ConfirmForm } from '@/components/ui/confirm-form'
import type { Key } from '@/lib/contracts/keys'
import { LimitForm } from './limit-form'
import { prepareFacts } from './prepare-keys'
import type { Keys } from './use-keys'

type KeyItemProps = { readonly apiKey: Key; readonly keys: Keys }

/** One key, and what can be done with it while it opens something. */
export function KeyItem({ apiKey: key, keys }: KeyItemProps) {
  const [step, setStep] = useState<'idle' | 'limit' | 'revoke'>('idle')
  const isActive = key.state === 'active'
  return (
    <li className="border-t border-line py-4 last:border-b">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className={clsx('min-w-0 font-medium wrap-anywhere', !isActive && 'text-muted')}>{key.name}</h3>
        <code className="text-[0.8125rem] text-muted">{key.id}</code>
        {isActive ? null : <span className="rounded-sm border border-edge px-1.5 text-sm text-muted">{key.state}</span>}
      </div>
      <dl className="mt-2 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {prepareFacts(key).map(({ label, text }) => (
          <div key={label} className="flex gap-1.5">
            <dt className="text-muted">{label}</dt>
            <dd className="numerals">{text}</dd>
          </div>
        ))}
      </dl>
      {isActive && step === 'idle' ? (
        <div className="mt-2 flex gap-x-5 text-sm">
          <button type="button" onClick={() => setStep('limit')} className="min-h-8 link">
            Change the limit…<span className="sr-only"> of {key.name}</span>
          </button>
          <button type="button" onClick={() => setStep('revoke')} className="min-h-8 link">
            Revoke…<span className="sr-only"> {key.name}</span>
          </button>
        </div>
      ) : null}
      {step === 'limit' ? (
        <LimitForm
          apiKey={key}
          isBusy={keys.task === 'limit'}
          onLimit={async (perMinute) => {
            if (await keys.limit(key.id, perMinute)) setStep('idle')
          }}
          onLeave={() => setStep('idle')}
        />
      ) : null}
      {isActive && step === 'revoke' ? (
        <div className="mt-3">
          <ConfirmForm
            label={`Revoke ${key.name}`}
            warning="Whoever uses this key is refused from then on: here at once, by other servers on the same store within seconds. This cannot be undone."
            words={{ act: 'Revoke it for good', busy: 'Revoking…' }}
            isBusy={keys.task === 'revoke'}
            onConfirm={async () => {
              await keys.revoke(key.id)
              setStep('idle')
            }}
            onLeave={() => setStep('idle')}
          />
        </div>
      ) : null}
    </li>
  )
}
