import { SecretForm } from '@/components/ui/secret-form'
import { KEPT_IN_TAB } from '@/lib/client/tab-secret'

/** Asks for the token once. */
export function TokenForm({ onToken }: { onToken(token: string): void }) {
  return (
    <div className="mt-4">
      <SecretForm label="Admin token" note={KEPT_IN_TAB} onSecret={onToken} />
    </div>
  )
}
