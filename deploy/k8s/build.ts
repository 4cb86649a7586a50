import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'

export const FOLDER = fileURLToPath(new URL('.', import.meta.url))

const manifestSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().exactOptional(),
    labels: z.record(z.string(), z.string()).exactOptional(),
  }),
})
/** One object as the cluster would get it; `kinds.ts` tells which it is, and what else is in it. */
export type Manifest = {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name: string
    readonly namespace?: string
    readonly labels?: Readonly<Record<string, string>>
  }
}

/** Whether `kubectl` is here, which has Kustomize in it. */
export function hasKubectl(): boolean {
  return spawnSync('kubectl', ['kustomize', '--help']).status === 0
}

/** What Kustomize makes of a folder below this one. @throws with its words where it refuses */
export function build(folder: string): Manifest[] {
  return read(kustomize(join(FOLDER, folder)))
}

/** An overlay with components that it leaves to whoever deploys it, named as their folders are. */
export function buildWith(overlay: string, components: readonly string[]): Manifest[] {
  // Within this folder, for Kustomize takes other folders by relative paths alone.
  const folder = mkdtempSync(join(FOLDER, '.build-'))
  try {
    const at = (path: string) => relative(folder, join(FOLDER, path))
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'bracket',
      resources: [at(overlay)],
      components: components.map((name) => at(join('components', name))),
    }
    writeFileSync(join(folder, 'kustomization.yaml'), JSON.stringify(kustomization))
    return read(kustomize(folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

export function read(yaml: string): Manifest[] {
  return parseAllDocuments(yaml, { strict: true, uniqueKeys: true }).map((document) => {
    if (document.errors[0]) throw document.errors[0]
    return manifestSchema.parse(document.toJS())
  })
}

/** How a manifest is named in faults. */
export function nameOf({ kind, metadata }: Pick<Manifest, 'kind' | 'metadata'>): string {
  return `${kind} ${metadata.name}`
}

function kustomize(folder: string): string {
  const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`kubectl kustomize refuses ${relative(FOLDER, folder)}: ${stderr.trim()}`)
  return stdout
}
