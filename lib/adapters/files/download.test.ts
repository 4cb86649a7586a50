import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type DownloadRequest, downloadFile } from './download'

const content = randomBytes(300_000)
const half = content.length / 2

type Handler = (request: IncomingMessage, response: ServerResponse, visit: number) => void

let folder: string
let server: Server
let asked: (string | undefined)[]
let receivedBytes: number
beforeEach(async () => {
  receivedBytes = 0
  folder = await mkdtemp(join(tmpdir(), 'bracket-download-'))
  asked = []
})
afterEach(async () => {
  server?.closeAllConnections()
  server?.close()
  await rm(folder, { recursive: true })
})

async function serve(handler: Handler): Promise<string> {
  server = createServer((request, response) => {
    asked.push(request.headers.range)
    handler(request, response, asked.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/census.zip`
}

/** Sends `content` from where the client asks; every visit but the last breaks off once the client has half of the file. */
function breakingOff({ visits, headers }: { visits: number; headers: Record<string, string> }): Handler {
  return (request, response, visit) => {
    const start = Number(request.headers.range?.match(/\d+/)?.[0] ?? 0)
    const range = start > 0 ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}
    response.writeHead(start > 0 ? 206 : 200, { ...headers, ...range, 'content-length': content.length - start })
    if (visit >= visits) response.end(content.subarray(start))
    else response.write(content.subarray(start, half), () => breakOff(response))
  }
}

/** What had not arrived when the connection broke would be lost. */
function breakOff(response: ServerResponse): void {
  if (receivedBytes >= half) response.destroy()
  else setTimeout(() => breakOff(response), 5)
}

const quick = { attempts: 2, pauseMs: 1, stallMs: 2_000, maxBytes: 1_000_000 }
const download = (url: string, options: Partial<DownloadRequest> = {}) =>
  downloadFile({
    ...quick,
    url,
    to: join(folder, 'census.zip'),
    onProgress: (progress) => {
      receivedBytes = progress.receivedBytes
    },
    ...options,
  })
const isDownloaded = async () => (await readFile(join(folder, 'census.zip'))).equals(content)

test('downloads, reports progress, and leaves only the file', async () => {
  const url = await serve(breakingOff({ visits: 1, headers: { etag: '"a"' } }))
  const seen: (number | undefined)[] = []
  await download(url, { onProgress: ({ receivedBytes, totalBytes }) => seen.push(receivedBytes, totalBytes) })
  expect(await isDownloaded()).toBe(true)
  expect(seen.slice(-2)).toEqual([content.length, content.length])
  expect(await readdir(folder)).toEqual(['census.zip'])
})

test.each([
  { name: 'a strong tag', headers: { etag: '"a"' } },
  { name: 'a date', headers: { 'last-modified': 'Tue, 07 Mar 2000 00:00:00 GMT' } },
])('goes on where a broken connection stopped, by $name', async ({ headers }) => {
  const url = await serve(breakingOff({ visits: 2, headers: headers as Record<string, string> }))
  await download(url)
  expect(await isDownloaded()).toBe(true)
  expect(asked).toEqual([undefined, `bytes=${half}-`])
})

test.each([
  { name: 'a weak tag', headers: { etag: 'W/"a"' } },
  { name: 'no mark of the version', headers: {} },
])('starts again when the server gives $name', async ({ headers }) => {
  const url = await serve(breakingOff({ visits: 2, headers: headers as Record<string, string> }))
  await download(url)
  expect(await isDownloaded()).toBe(true)
  expect(asked).toEqual([undefined, undefined])
})

test('starts again when the server ignores ranges', async () => {
  const url = await serve((_request, response, visit) => {
    response.writeHead(200, { etag: '"a"', 'content-length': content.length })
    if (visit > 1) response.end(content)
    else response.write(content.subarray(0, half), () => setTimeout(() => response.destroy(), 20))
  })
  await download(url)
  expect(await isDownloaded()).toBe(true)
  expect(asked).toEqual([undefined, `bytes=${half}-`])
})

test('a later run goes on with the part that an earlier one left', async () => {
  const url = await serve(breakingOff({ visits: 2, headers: { etag: '"a"' } }))
  await expect(download(url, { attempts: 1 })).rejects.toMatchObject({
    code: 'data-unavailable',
    message: /broke off/,
  })
  expect((await readdir(folder)).sort()).toEqual(['census.zip.part', 'census.zip.part.json'])
  await download(url, { attempts: 1 })
  expect(await isDownloaded()).toBe(true)
  expect(asked).toEqual([undefined, `bytes=${half}-`])
})

test('drops a part that the server cannot continue', async () => {
  const url = await serve((request, response, visit) => {
    if (request.headers.range) response.writeHead(416).end()
    else breakingOff({ visits: 3, headers: { etag: '"a"' } })(request, response, visit)
  })
  await download(url, { attempts: 3 })
  expect(await isDownloaded()).toBe(true)
  expect(asked).toEqual([undefined, `bytes=${half}-`, undefined])
})

test.each([
  { name: 'a missing file', status: 404, visits: 1, message: /answered 404/ },
  { name: 'a server in trouble', status: 503, visits: 2, message: /answered 503/ },
])('says so of $name, after as many tries as make sense', async ({ status, visits, message }) => {
  const url = await serve((_request, response) => response.writeHead(status).end())
  await expect(download(url)).rejects.toMatchObject({ code: 'data-unavailable', message })
  expect(asked).toHaveLength(visits)
})

test('refuses a web page in the place of the file', async () => {
  const url = await serve((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'))
  await expect(download(url)).rejects.toThrow(/web page/)
  expect(await readdir(folder)).toEqual([])
})

test('stops at a file larger than it can be', async () => {
  const url = await serve(breakingOff({ visits: 1, headers: {} }))
  await expect(download(url, { maxBytes: 1_000 })).rejects.toThrow(/more than 1000 bytes/)
  expect(await readdir(folder)).toEqual([])
})

test('gives up on a server that falls silent', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { 'content-length': content.length })
    response.write(content.subarray(0, half))
  })
  await expect(download(url, { stallMs: 100 })).rejects.toThrow(/sends nothing/)
})

test('says when nobody answers at the address', async () => {
  const url = await serve(() => undefined)
  await new Promise((resolve) => server.close(resolve))
  await expect(download(url)).rejects.toThrow(/Cannot reach 127\.0\.0\.1.*refuses the connection/)
})

test('stops at once when told to, and keeps the part', async () => {
  const url = await serve((_request, response) => {
    response.writeHead(200, { etag: '"a"', 'content-length': content.length })
    response.write(content.subarray(0, half))
  })
  const stop = new AbortController()
  const stopped = download(url, { signal: stop.signal, onProgress: () => stop.abort() })
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' })
  expect((await readdir(folder)).sort()).toEqual(['census.zip.part', 'census.zip.part.json'])
})
