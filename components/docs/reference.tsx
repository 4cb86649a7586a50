import type { OpenApiDocument } from '@/lib/contracts/openapi/document'
import { KeyField } from './key-field'
import { OperationSection } from './operation-section'
import { prepareReference, type ReferenceTag } from './prepare-reference'
import { OWN_SECTIONS, prepareSchemaRows, SECTION_TITLES } from './prepare-schema'
import { RecordSection } from './record-section'
import { ReferenceNav } from './reference-nav'
import { SchemaList } from './schema-list'
import { Words } from './words'

type ReferenceProps = { readonly document: OpenApiDocument; readonly serverOrigin: string }

const SHAPES = {
  id: 'shapes',
  name: 'Shapes',
  entries: OWN_SECTIONS.map((id) => ({ id, text: SECTION_TITLES[id] })),
}

/** The whole document as a page: contents on the left, calls one below the other. */
export function Reference({ document, serverOrigin }: ReferenceProps) {
  const tags = prepareReference(document)
  const groups = tags.map(({ id, name, operations }) => ({
    id,
    name,
    entries: operations.map((operation) => ({ id: operation.id, text: operation.summary })),
  }))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 lg:grid-cols-[13rem_minmax(0,1fr)]">
      <div>
        <ReferenceNav groups={[{ id: 'access', name: 'Access', entries: [] }, ...groups, SHAPES]} />
      </div>
      <div className="min-w-0">
        <Access document={document} />
        {tags.map((tag) => (
          <TagSection key={tag.id} tag={tag} serverOrigin={serverOrigin} />
        ))}
        <Shapes document={document} />
      </div>
    </div>
  )
}

function Access({ document: { components } }: Pick<ReferenceProps, 'document'>) {
  const { apiKey, adminToken, metricsToken, deleteToken } = components.securitySchemes
  const schemes = [
    { name: 'API key', ...apiKey },
    { name: 'Admin token', ...adminToken },
    { name: 'Metrics token', ...metricsToken },
    { name: 'Delete token', ...deleteToken },
  ]
  return (
    <section aria-labelledby="access" className="border-t border-line py-10">
      <h2 id="access" className="scroll-mt-6 text-2xl font-medium tracking-tight">
        Access
      </h2>
      <p className="mt-3 max-w-prose text-[0.9375rem] leading-6 [&_code]:font-mono [&_code]:text-[0.875em]">
        <Words text="Each is sent as `Authorization: Bearer …`." />
      </p>
      <dl className="mt-4 text-sm leading-5 [&_code]:font-mono [&_code]:text-[0.8125rem]">
        {schemes.map(({ name, description }) => (
          <div key={name} className="grid gap-x-6 border-t border-line py-2.5 sm:grid-cols-[9rem_minmax(0,1fr)]">
            <dt>{name}</dt>
            <dd className="max-w-prose text-muted">
              <Words text={description} />
            </dd>
          </div>
        ))}
      </dl>
      <KeyField />
    </section>
  )
}

type TagSectionProps = { readonly tag: ReferenceTag; readonly serverOrigin: string }

function TagSection({ tag: { id, name, description, operations }, serverOrigin }: TagSectionProps) {
  return (
    <section aria-labelledby={id}>
      <div className="border-t border-ink pt-8">
        <h2 id={id} className="scroll-mt-6 text-2xl font-medium tracking-tight">
          {name}
        </h2>
        <p className="mt-2 max-w-prose text-[0.9375rem] leading-6 text-muted [&_code]:font-mono [&_code]:text-[0.875em]">
          <Words text={description} />
        </p>
      </div>
      {operations.map((operation) => (
        <OperationSection key={operation.id} operation={operation} serverOrigin={serverOrigin} />
      ))}
    </section>
  )
}

function Shapes({ document: { components } }: Pick<ReferenceProps, 'document'>) {
  const { schemas } = components
  return (
    <section aria-labelledby="shapes">
      <div className="border-t border-ink pt-8">
        <h2 id="shapes" className="scroll-mt-6 text-2xl font-medium tracking-tight">
          Shapes
        </h2>
        <p className="mt-2 max-w-prose text-[0.9375rem] leading-6 text-muted">What several calls take or give.</p>
      </div>
      <RecordSection />
      {(['ModelCard', 'Problem'] as const).map((name) => (
        <section key={name} aria-labelledby={name} className="py-10 [&+section]:border-t [&+section]:border-line">
          <h3 id={name} className="scroll-mt-6 text-xl font-medium tracking-tight">
            {SECTION_TITLES[name]}
          </h3>
          <p className="mt-3 mb-5 max-w-prose text-[0.9375rem] leading-6 text-pretty [&_code]:font-mono [&_code]:text-[0.875em]">
            <Words text={schemas[name]?.description ?? ''} />
          </p>
          <SchemaList rows={prepareSchemaRows(schemas[name] ?? {}, schemas)} />
        </section>
      ))}
    </section>
  )
}
