import type { Metadata } from 'next'
import { KeysView } from '@/components/keys/keys-view'
import { PageHeading } from '@/components/ui/page-heading'
import { readVisitorRules } from '@/lib/server/visitor'

export const metadata: Metadata = { title: 'API keys', robots: { index: false, follow: false } }

export default function KeysPage() {
  const { needsKey, hasAdminToken } = readVisitorRules()
  return (
    <>
      <PageHeading title="API keys">
        <p>
          {needsKey
            ? 'This server answers predictions only to who sends a key.'
            : 'This server answers everybody; who sends a key has a limit of its own, and can be told apart in the log.'}{' '}
          A key is shown once, when it is made; of its secret only a digest is kept.
        </p>
      </PageHeading>
      <KeysView hasAdminToken={hasAdminToken} />
    </>
  )
}
