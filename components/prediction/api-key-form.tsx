import { SecretForm } from '@/components/ui/secret-form'
import { forgetApiKey, keepApiKey } from '@/lib/client/api-key'
import { KEPT_IN_TAB } from '@/lib/client/tab-secret'
import { useApiKey } from './use-api-key'

/** For servers that answer only who has an API key: takes the visitor's, and says whether there is one. */
export function ApiKeyForm() {
  const { key, wasRefused } = useApiKey()
  return (
    <section aria-label="Access" className="mb-8 border-t border-line pt-5">
      {key === undefined ? (
        <>
          {wasRefused ? (
            <p role="alert" className="mb-3 max-w-xl rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem]">
              The server does not accept this key: it is mistyped, revoked or expired.
            </p>
          ) : null}
          <p className="max-w-prose text-[0.9375rem] leading-6">
            This server answers only who has an API key.{' '}
            <span className="nojs-only">
              A key cannot be given here without scripts; programs send it with each call.
            </span>
          </p>
          <div className="js-only mt-3">
            <SecretForm label="API key" note={KEPT_IN_TAB} isInvalid={wasRefused} onSecret={keepApiKey} />
          </div>
        </>
      ) : (
        <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-sm text-muted">
          Predictions are asked for with your API key.
          <button type="button" onClick={forgetApiKey} className="min-h-6 link">
            Forget the key
          </button>
        </p>
      )}
    </section>
  )
}
