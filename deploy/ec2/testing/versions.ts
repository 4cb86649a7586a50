import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Engine, runEngine } from '@/lib/testing/containers/engine'

/** Runs before the server, in its process. */
const load = (module: string) =>
  `CMD ["--import", ${JSON.stringify(`data:text/javascript,${encodeURIComponent(module)}`)}, "serve.mjs"]`

const ON_PREDICTION = (act: string) => `
  import { subscribe } from 'node:diagnostics_channel'
  subscribe('http.server.response.finish', ({ request }) => { if (request.method === 'POST') setTimeout(() => { ${act} }, 300) })`

/** Changes every probability of an answer, where the condition on its `response` holds. */
const WRONG_ANSWERS = (condition: string) => `
  import { ServerResponse } from 'node:http'
  const { write, end } = ServerResponse.prototype
  const change = (response, chunk) => response.req.method === 'POST' && (${condition}) && chunk && typeof chunk !== 'function'
    ? String(chunk).replace(/"probability":0\\.\\d\\d/g, '"probability":0.87') : chunk
  ServerResponse.prototype.write = function (chunk, ...rest) { return write.call(this, change(this, chunk), ...rest) }
  ServerResponse.prototype.end = function (chunk, ...rest) { return end.call(this, change(this, chunk), ...rest) }`

/** Versions of the app that must never serve, as lines of a Dockerfile, and what is said of each. */
export const BROKEN = {
  crashes: {
    lines: ['CMD ["--eval", "console.log(\'no such setting\'); process.exit(3)"]'],
    says: /it ended by itself, with exit code 3/,
  },
  'crashes later': {
    lines: [load(ON_PREDICTION('process.exit(4)'))],
    says: /it ended by itself, with exit code 4/,
  },
  'is never ready': { lines: ['ENV MODELS_DIR=/tmp'], says: /it was not ready within 4 s/ },
  'answers wrongly': { lines: [load(WRONG_ANSWERS('true'))], says: /it does not give the known answers/ },
  'takes too much memory': {
    lines: [
      load(ON_PREDICTION('globalThis.hoard = []; setInterval(() => hoard.push(Buffer.alloc(64 * 2 ** 20, 1)), 5)')),
    ],
    says: /it took more memory than the 768m it may/,
  },
  'answers wrongly behind the proxy': {
    lines: [load(WRONG_ANSWERS("response.req.headers['x-forwarded-for']"))],
    says: /through the proxy it does not give the known answers/,
  },
} as const satisfies Record<string, { readonly lines: readonly string[]; readonly says: RegExp }>

/** An image made from another, by these lines of a Dockerfile. */
export async function deriveImage(
  engine: Pick<Engine, 'command' | 'env'>,
  { from, tag, lines }: { readonly from: string; readonly tag: string; readonly lines: readonly string[] },
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-derived-'))
  await writeFile(join(folder, 'Dockerfile'), [`FROM ${from}`, ...lines, ''].join('\n'))
  await runEngine({ ...engine, env: { ...engine.env, DOCKER_BUILDKIT: '0' } }, [
    'build',
    '--quiet',
    '--tag',
    tag,
    folder,
  ])
  await rm(folder, { recursive: true })
  return tag
}
