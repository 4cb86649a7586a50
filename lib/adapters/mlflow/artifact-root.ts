import { AppError } from '@/lib/core/errors'

/** A folder behind the artifact proxy of a tracking server. */
export type ArtifactRoot = {
  /** The proxy's address, ending in `/mlflow-artifacts/artifacts`. */
  readonly endpoint: string
  /** From the proxy's root, without slashes at either end; not encoded. */
  readonly path: string
}

const PROXY = '/mlflow-artifacts/artifacts'

/**
 * Where the files of an artifact address are, for addresses that name a place: `mlflow-artifacts:` and http(s) of a proxy.
 * @throws AppError `tracker-refused` for all others, such as s3: and file:.
 */
export function artifactRoot(uri: string, trackingUri: string): ArtifactRoot {
  if (uri.startsWith('mlflow-artifacts:')) return proxiedRoot(uri, trackingUri)
  if (/^https?:\/\//.test(uri)) return directRoot(uri)
  const scheme = /^([a-z][a-z0-9+.-]{0,20}):/i.exec(uri)?.[1]?.toLowerCase() ?? 'file'
  throw new AppError(
    'tracker-refused',
    scheme === 'file'
      ? 'These files are on the tracking server’s own disk: start it with --serve-artifacts to reach them.'
      : `These files are in a store (${scheme}:) that Bracket does not read: start the tracking server with --serve-artifacts.`,
  )
}

function proxiedRoot(uri: string, trackingUri: string): ArtifactRoot {
  const rest = uri.slice('mlflow-artifacts:'.length)
  const elsewhere = /^\/\/([^/]+)(\/.*)?$/.exec(rest)
  if (!elsewhere?.[1]) return { endpoint: `${trackingUri}/api/2.0${PROXY}`, path: trimmed(rest) }
  const base = new URL(trackingUri)
  const origin = checkedUrl(`${base.protocol}//${elsewhere[1]}`).origin
  const prefix = base.pathname.replace(/\/+$/, '')
  return { endpoint: `${origin}${prefix}/api/2.0${PROXY}`, path: trimmed(elsewhere[2] ?? '') }
}

function directRoot(uri: string): ArtifactRoot {
  const { origin, pathname } = checkedUrl(uri)
  const end = pathname.indexOf(PROXY)
  if (end < 0) {
    throw new AppError('tracker-refused', 'These files are at a web address that is not an artifact proxy of MLflow’s.')
  }
  const path = pathname
    .slice(end + PROXY.length)
    .split('/')
    .map(decodeSegment)
    .join('/')
  return { endpoint: `${origin}${pathname.slice(0, end)}${PROXY}`, path: trimmed(path) }
}

function checkedUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || url.username || url.password) {
    throw new AppError('tracker-refused', 'These files are at an address that is none, or that holds a password.')
  }
  return url
}

/** The folder or file below; `path` is refused where it climbs out. */
export function below(root: ArtifactRoot, path: string): ArtifactRoot {
  return { endpoint: root.endpoint, path: [root.path, checkPath(path)].filter((part) => part !== '').join('/') }
}

export function fileUrl({ endpoint, path }: ArtifactRoot): string {
  return `${endpoint}/${path.split('/').map(encodeURIComponent).join('/')}`
}

export function folderUrl({ endpoint, path }: ArtifactRoot): string {
  return `${endpoint}?${new URLSearchParams({ path })}`
}

/** A path from a root: relative, with no empty, `.` or `..` part. The root itself is the empty path. */
export function checkPath(path: string): string {
  const isPlain =
    path === '' || path.split('/').every((part) => !['', '.', '..'].includes(part) && !part.includes('\\'))
  if (!isPlain) throw new AppError('tracker-refused', 'A file’s path must lead down from its folder.')
  return path
}

function trimmed(path: string): string {
  return path.replace(/^\/+|\/+$/g, '')
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
