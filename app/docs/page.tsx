import type { Metadata } from 'next'
import { Reference } from '@/components/docs/reference'
import { PageHeading } from '@/components/ui/page-heading'
import { readDocument } from '@/lib/server/document'
import { readOrigin } from '@/lib/server/origin'

export const metadata: Metadata = { title: 'API' }

export default async function DocsPage() {
  const document = readDocument()
  return (
    <>
      <PageHeading title="API">
        <p>
          Our own API, the prototype’s, MLflow’s scoring protocol and the Open Inference Protocol: four ways to ask, and
          the same numbers. Every example was answered by the models that ship.
        </p>
        <a href="/api/openapi.json" className="mt-2 inline-flex min-h-6 items-center link">
          OpenAPI {document.openapi}
        </a>
      </PageHeading>
      <Reference document={document} serverOrigin={await readOrigin()} />
    </>
  )
}
