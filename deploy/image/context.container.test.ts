import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, inject, onTestFinished, test } from 'vitest'
import { ROOT } from '@/cli/child'
import { buildImage } from '@/lib/testing/containers/build-image'
import { runEngine } from '@/lib/testing/containers/engine'
import { listImage } from '@/lib/testing/containers/image-files'

const engine = inject('engine')
const { base } = inject('images')
const TAG = `bracket-context-test:${process.pid}`
/** What the image is made of, one of each kind. */
const WANTED = [
  '.npmrc',
  'app/page.tsx',
  'cli/build.ts',
  'components/form.tsx',
  'deploy/image/probe.mjs',
  'lib/core/errors.ts',
  'models/xgboost-balanced/card.json',
  'models/xgboost-balanced/model.onnx',
  'next.config.mjs',
  'package-lock.json',
  'package.json',
  'public/icon.svg',
]
/** What a checkout has besides, and what somebody leaves in one. */
const PLANTED = [
  '.env',
  '.env.production',
  '.git/config',
  '.github/workflows/deploy.yml',
  '.next/standalone/serve.mjs',
  'app/.env.local',
  'app/page.test.tsx',
  'bracket.db',
  'data/census-income.data',
  'data/bracket.db-wal',
  'deploy/ec2/deploy.sh',
  'deploy/image/stand-in-base.sh',
  'e2e/smoke.spec.ts',
  'id_ed25519',
  'lib/adapters/db/copy.db',
  'lib/core/census/__fixtures__/golden.json',
  'lib/core/errors.test.ts',
  'lib/server/key.pem',
  'models/census-income.data',
  'models/census-income.data.gz',
  'node_modules/next/package.json',
  'notes.txt',
  'runs/one/run.json',
]

test('a build sees what the image is made of, and no secrets or personal data', async () => {
  const context = await mkdtemp(join(tmpdir(), 'bracket-context-'))
  onTestFinished(() => rm(context, { recursive: true }))
  for (const path of [...WANTED, ...PLANTED]) {
    await mkdir(dirname(join(context, path)), { recursive: true })
    await writeFile(join(context, path), 'invented')
  }
  await cp(join(ROOT, '.dockerignore'), join(context, '.dockerignore'))
  await writeFile(join(context, 'Dockerfile'), `FROM ${base} AS serve\nCOPY . /context\n`)
  await buildImage(engine, { tag: TAG, target: 'serve', context })
  onTestFinished(async () => void (await runEngine(engine, ['rmi', TAG])))
  const seen = (await listImage(engine, TAG)).filter(
    ({ path, kind }) => kind === 'file' && path.startsWith('/context/'),
  )
  expect(seen.map(({ path }) => path.slice('/context/'.length)).sort()).toEqual(WANTED)
})
