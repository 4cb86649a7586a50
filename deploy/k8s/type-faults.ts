import { join } from 'node:path'
import ts from 'typescript'
import { FOLDER, type Manifest, nameOf } from './build'
import { KINDS } from './kinds'

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
}

/**
 * What the compiler says of the manifests as literals of their kinds' types: above all keys that do not exist, which
 * Kubernetes would drop in silence and `validate` lets pass. Kinds that are not among `KINDS` are left to `valueFaults`.
 */
export function typeFaults(manifests: readonly Manifest[]): readonly string[] {
  const path = join(FOLDER, '.manifests.ts')
  const lines = manifests.map((manifest, index) => literalOf(manifest, index))
  const source = ts.createSourceFile(path, lines.join('\n'), ts.ScriptTarget.ES2022, true)
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile, fileExists } = host
  host.getSourceFile = (name, ...rest) => (name === path ? source : getSourceFile.call(host, name, ...rest))
  host.fileExists = (name) => name === path || fileExists.call(host, name)
  const program = ts.createProgram([path], OPTIONS, host)
  return ts.getPreEmitDiagnostics(program).map(({ start, messageText, file }) => {
    const manifest = file === source ? manifests[source.getLineAndCharacterOfPosition(start ?? 0).line] : undefined
    return `${manifest ? nameOf(manifest) : 'types'}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  })
}

/** On a line of its own, by which a fault finds its manifest. */
function literalOf(manifest: Manifest, index: number): string {
  const kind = KINDS.get(`${manifest.apiVersion}/${manifest.kind}`)
  if (!kind) return ''
  const { module, type } = kind
  return `export const manifest${index} = ${JSON.stringify(manifest)} satisfies import(${JSON.stringify(module)}).${type}`
}
