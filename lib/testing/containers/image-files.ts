import { type ReachedEngine, runEngine } from './engine'

export type ImageFile = {
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  readonly bytes: number
  /** Permissions, such as 0o644. */
  readonly mode: number
  readonly owner: number
}

const KINDS: Readonly<Record<string, ImageFile['kind']>> = { f: 'file', d: 'folder', l: 'link' }
/** Made by the engine for each container. */
const OF_ENGINE = new Set(['/.dockerenv', '/run/.containerenv', '/etc/hostname', '/etc/hosts', '/etc/resolv.conf'])

/** Everything that an image holds, but for what stands in its volumes. */
export async function listImage(
  engine: Pick<ReachedEngine, 'command' | 'env'>,
  image: string,
): Promise<readonly ImageFile[]> {
  const find = ['/', '-xdev', '-printf', String.raw`%y\t%s\t%m\t%U\t%p\n`]
  const run = ['run', '--rm', '--network', 'none', '--user', '0', '--entrypoint', 'find']
  const lines = (await runEngine(engine, [...run, image, ...find])).split('\n')
  return lines.map(readLine).filter(({ path }) => !OF_ENGINE.has(path))
}

function readLine(line: string): ImageFile {
  const [kind = '', bytes, mode = '', owner, ...path] = line.split('\t')
  return {
    path: path.join('\t'),
    kind: KINDS[kind] ?? 'other',
    bytes: Number(bytes),
    mode: Number.parseInt(mode, 8),
    owner: Number(owner),
  }
}
