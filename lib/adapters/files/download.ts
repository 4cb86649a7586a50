import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '@/lib/core/errors'

const DEFAULT_ATTEMPTS = 4
const DEFAULT_PAUSE_MS = 1_000
const DEFAULT_STALL_MS = 30_000

export type DownloadProgress = {
  readonly receivedBytes: number
  /** Unknown where the server does not say. */
  readonly totalBytes: number | undefined
}

export type DownloadRequest = {
  readonly url: string
  readonly to: string
  readonly maxBytes: number
  readonly onProgress?: (progress: DownloadProgress) => void
  readonly signal?: AbortSignal
  readonly attempts?: number
  readonly pauseMs?: number
  /** A connection that brings nothing for this long counts as broken. */
  readonly stallMs?: number
}

/**
 * Downloads to `to`, which appears only when it is whole. What a broken download brought stays in `to.part`, with the
 * server's mark of the version in `to.part.json`, and the next attempt (in this run or a later one) goes on from there.
 * @throws AppError `data-unavailable` with what the network or the server said.
 */
export async function downloadFile(request: DownloadRequest): Promise<void> {
  const { attempts = DEFAULT_ATTEMPTS, pauseMs = DEFAULT_PAUSE_MS } = request
  for (let attempt = 1; ; attempt++) {
    try {
      await downloadOnce(request)
      await rename(partOf(request), request.to)
      await rm(noteOf(request), { force: true })
      return
    } catch (error) {
      request.signal?.throwIfAborted()
      if (!(error instanceof BrokenOff)) throw error
      if (attempt >= attempts) throw new AppError('data-unavailable', error.message, { cause: error.cause })
    }
    await sleep(pauseMs * 2 ** (attempt - 1) * (0.5 + Math.random()), undefined, ifPresent({ signal: request.signal }))
  }
}

/** A failure that another attempt may get past. */
class BrokenOff extends Error {}

/** How the server names the version that the part belongs to; only with one is it safe to go on. */
const noteSchema = z.object({ url: z.string(), validator: z.string() })

async function downloadOnce(request: DownloadRequest): Promise<void> {
  const stall = new AbortController()
  const stallMs = request.stallMs ?? DEFAULT_STALL_MS
  const timer = setTimeout(() => stall.abort(new BrokenOff(`${hostOf(request)} sends nothing.`)), stallMs)
  try {
    const resume = await findPart(request)
    const response = await ask(request, resume, stall.signal)
    const offset = response.status === 206 ? (resume?.bytes ?? 0) : 0
    await noteVersion(request, response)
    await receive(request, { response, offset }, () => timer.refresh())
  } catch (error) {
    throw stall.signal.aborted ? stall.signal.reason : error
  } finally {
    clearTimeout(timer)
  }
}

type Part = { readonly bytes: number; readonly validator: string }

async function findPart(request: DownloadRequest): Promise<Part | undefined> {
  try {
    const note = noteSchema.parse(JSON.parse(await readFile(noteOf(request), 'utf8')))
    const { size } = await stat(partOf(request))
    return note.url === request.url && size > 0 ? { bytes: size, validator: note.validator } : undefined
  } catch {
    return undefined
  }
}

async function ask(request: DownloadRequest, part: Part | undefined, stalled: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' }
  if (part) Object.assign(headers, { range: `bytes=${part.bytes}-`, 'if-range': part.validator })
  const signal = request.signal ? AbortSignal.any([request.signal, stalled]) : stalled
  const response = await fetch(request.url, { headers, signal }).catch((cause: unknown) => {
    throw unreachable(request, cause)
  })
  if (response.status === 416) await rm(partOf(request), { force: true })
  if ([408, 416, 429].includes(response.status) || response.status >= 500) {
    throw new BrokenOff(`${hostOf(request)} answered ${response.status}.`)
  }
  if (!response.ok) throw new AppError('data-unavailable', `${hostOf(request)} answered ${response.status}.`)
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw new AppError('data-unavailable', `${hostOf(request)} answered with a web page instead of the file.`)
  }
  const rangeStart = response.headers.get('content-range')?.match(/^bytes (\d+)-/)?.[1]
  if (response.status === 206 && Number(rangeStart) !== part?.bytes) {
    await rm(partOf(request), { force: true })
    throw new BrokenOff(`${hostOf(request)} sent another part than asked for.`)
  }
  return response
}

async function noteVersion(request: DownloadRequest, response: Response): Promise<void> {
  const etag = response.headers.get('etag')
  // A weak tag does not promise the same bytes, so If-Range may not carry it (RFC 9110, 13.1.5).
  const validator = etag && !etag.startsWith('W/') ? etag : response.headers.get('last-modified')
  if (validator) await writeFile(noteOf(request), JSON.stringify({ url: request.url, validator }))
  else await rm(noteOf(request), { force: true })
}

type Arrival = { readonly response: Response; readonly offset: number }

async function receive(request: DownloadRequest, { response, offset }: Arrival, onChunk: () => void): Promise<void> {
  const length = response.headers.get('content-length')
  const totalBytes = length === null ? undefined : offset + Number(length)
  let receivedBytes = offset
  const file = await open(partOf(request), offset > 0 ? 'r+' : 'w')
  try {
    for await (const chunk of chunksOf(request, response)) {
      onChunk()
      await file.write(chunk, 0, chunk.length, receivedBytes)
      receivedBytes += chunk.length
      if (receivedBytes > request.maxBytes) {
        await rm(partOf(request), { force: true })
        throw new AppError('data-unavailable', `${hostOf(request)} sends more than ${request.maxBytes} bytes.`)
      }
      request.onProgress?.({ receivedBytes, totalBytes })
    }
    await file.sync()
  } finally {
    await file.close()
  }
  if (totalBytes !== undefined && receivedBytes < totalBytes) {
    throw new BrokenOff(`The connection to ${hostOf(request)} broke off.`)
  }
}

async function* chunksOf(request: DownloadRequest, response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new BrokenOff(`The connection to ${hostOf(request)} broke off.`, { cause })
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const REASONS: Record<string, string> = {
  ENOTFOUND: 'its address cannot be found (is this machine online?)',
  EAI_AGAIN: 'its address cannot be found (is this machine online?)',
  ECONNREFUSED: 'it refuses the connection',
  ENETUNREACH: 'the network cannot be reached (is this machine online?)',
  EHOSTUNREACH: 'the network cannot be reached (is this machine online?)',
  ETIMEDOUT: 'it does not answer',
  UND_ERR_CONNECT_TIMEOUT: 'it does not answer',
}

/** No use in trying these again within seconds. */
const LASTING = ['ENOTFOUND', 'ECONNREFUSED', 'ENETUNREACH']

function unreachable(request: DownloadRequest, cause: unknown): BrokenOff | AppError {
  const inner = cause instanceof Error ? cause.cause : undefined
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : undefined
  const reason = (code && REASONS[code]) ?? code ?? 'the connection failed'
  const message = `Cannot reach ${hostOf(request)}: ${reason}.`
  return code && LASTING.includes(code)
    ? new AppError('data-unavailable', message, { cause })
    : new BrokenOff(message, { cause })
}

function hostOf({ url }: DownloadRequest): string {
  return new URL(url).host
}

function partOf({ to }: DownloadRequest): string {
  return `${to}.part`
}

function noteOf({ to }: DownloadRequest): string {
  return `${to}.part.json`
}

function ifPresent({ signal }: { signal: AbortSignal | undefined }): { signal?: AbortSignal } {
  return signal ? { signal } : {}
}
