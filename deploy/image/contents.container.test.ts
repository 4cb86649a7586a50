import { arch } from 'node:os'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { BUILD_ARGS } from '@/lib/testing/containers/build-image'
import { runEngine } from '@/lib/testing/containers/engine'
import { type ImageFile, listImage } from '@/lib/testing/containers/image-files'
import { noteFigure } from '@/lib/testing/containers/note-figure'

const engine = inject('engine')
const images = inject('images')
const MB = 1e6
/** What is copied onto the base, and all together; the latter is of the real base, as a stand-in has a size of its own. */
const OWN_LIMIT_MB = 110
const TOTAL_LIMIT_MB = 350
/** Nothing of the kind has a place in an image that only serves. */
const UNWANTED = {
  settings: /\/\.env|\/\.npmrc$/,
  keys: /\.(pem|key|crt|p12|pfx)$|\/id_(rsa|ed25519)/,
  history: /\/\.git(\/|$)/,
  tests: /\.test\.|\.spec\.|\/tests?\/|\/__(tests|fixtures)__(\/|$)/,
  sources: /(?<!\.d)\.tsx?$|\.map$(?<!\/page\.js\.map|\/route\.js\.map)/,
  'what installs and builds': /\/node_modules\/(typescript|tsx|esbuild|@swc\/core|vitest|koffi|sharp|@img)(\/|$)/,
  caches: /\/(_cacache|_logs|\.npm|\.cache|\.next\/cache)(\/|$)/,
  'data and stores': /^\/app\/(data\/|runs(\/|$))|\.(data|gz|csv|db|sqlite|db-wal)$/,
}

let added: readonly ImageFile[]
let totalBytes: number

beforeAll(async () => {
  const [base, serve] = await Promise.all([listImage(engine, images.base), listImage(engine, images.serve)])
  const known = new Set(base.map(({ path }) => path))
  added = serve.filter(({ path }) => !known.has(path))
  totalBytes = sumBytes(serve)
})

test('it says what it is, starts Node itself, as nobody in particular', async () => {
  const [{ Config, Healthcheck }] = JSON.parse(await runEngine(engine, ['image', 'inspect', images.serve]))
  // Podman tells of the check beside the rest.
  expect({ Healthcheck, ...Config }).toMatchObject({
    User: 'node',
    WorkingDir: '/app',
    Entrypoint: ['node'],
    Cmd: ['serve.mjs'],
    ExposedPorts: { '3000/tcp': {} },
    Volumes: { '/data': {} },
    Healthcheck: { Test: ['CMD', 'node', 'probe.mjs', 'ready'] },
    Labels: {
      'org.opencontainers.image.title': 'Bracket',
      'org.opencontainers.image.version': BUILD_ARGS.VERSION,
      'org.opencontainers.image.revision': BUILD_ARGS.REVISION,
    },
  })
})

describe('what is copied onto the base', () => {
  test('stands in /app alone, beside an empty folder for what is written', () => {
    const elsewhere = added.filter(({ path }) => !path.startsWith('/app'))
    expect(elsewhere.map(({ path }) => path)).toEqual(['/data'])
    expect(added.filter(({ path }) => path === '/app/data')).toMatchObject([{ kind: 'link' }])
  })

  test('belongs to root, and nobody else can change it', () => {
    const own = added.filter(({ path }) => path.startsWith('/app'))
    const isOpen = ({ owner, mode, kind }: ImageFile) => owner !== 0 || (kind !== 'link' && (mode & 0o022) !== 0)
    expect(own.length).toBeGreaterThan(1_000)
    expect(own.filter(isOpen)).toEqual([])
  })

  test.each(Object.entries(UNWANTED))('has no %s in it', (_name, pattern) => {
    expect(added.map(({ path }) => path).filter((path) => pattern.test(path))).toEqual([])
  })

  test('has no line of a census file and no private key in it', async () => {
    const pattern = ', (- 50000\\.|50000\\+\\.)|BEGIN [A-Z ]*PRIVATE KEY'
    const grep = ['-c', `grep -rlIE '${pattern}' /app || test $? = 1`]
    expect(await runEngine(engine, ['run', '--rm', '--user', '0', '--entrypoint', 'sh', images.serve, ...grep])).toBe(
      '',
    )
  })

  test('has the native files of this machine and C library alone', () => {
    const native = added.map(({ path }) => path).filter((path) => /\.(node|so(\.\d+)*|dylib|dll)$/.test(path))
    expect(native.sort()).toEqual([
      `/app/node_modules/@libsql/linux-${arch()}-gnu/index.node`,
      `/app/node_modules/onnxruntime-node/bin/napi-v6/linux/${arch()}/libonnxruntime.so.1`,
      `/app/node_modules/onnxruntime-node/bin/napi-v6/linux/${arch()}/onnxruntime_binding.node`,
    ])
  })

  test('has the four models, and what asks and serves them', () => {
    const paths = added.filter(({ kind }) => kind === 'file').map(({ path }) => path)
    expect(paths.filter((path) => path.endsWith('.onnx')).sort()).toEqual([
      '/app/models/random-forest-balanced/model.onnx',
      '/app/models/random-forest-unbalanced/model.onnx',
      '/app/models/xgboost-balanced/model.onnx',
      '/app/models/xgboost-unbalanced/model.onnx',
    ])
    expect(paths).toEqual(expect.arrayContaining(['/app/serve.mjs', '/app/probe.mjs']))
  })
})

test(`it takes at most ${TOTAL_LIMIT_MB} MB, of which ${OWN_LIMIT_MB} are not the base's`, () => {
  const [own, total] = [sumBytes(added) / MB, totalBytes / MB]
  noteFigure(`Own files: ${own.toFixed(1)} MB. With the base, which is ${inject('baseIs')}: ${total.toFixed(1)} MB.`)
  expect(own).toBeLessThanOrEqual(OWN_LIMIT_MB)
  expect(total).toBeLessThanOrEqual(TOTAL_LIMIT_MB)
})

function sumBytes(files: readonly ImageFile[]): number {
  return files.reduce((sum, { kind, bytes }) => sum + (kind === 'file' ? bytes : 0), 0)
}
