import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { buildImage } from '@/lib/testing/containers/build-image'
import { startContainer } from '@/lib/testing/containers/container'
import { inventCensusText } from '@/lib/testing/invented-census'

const engine = inject('engine')
const TRAIN = 'bracket-train:test'
const TINY = ['--algorithm', 'xgboost', '--balancing', 'balanced', '--rounds', '5', '--folds', '2', '--threads', '1']

beforeAll(() => buildImage(engine, { tag: TRAIN, target: 'train' }), 300_000)

test('the other target trains from a file that is mounted, as nobody in particular', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-census-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'census'), inventCensusText({ rows: 2_000, seed: 7 }))
  const container = await startContainer(engine, {
    image: TRAIN,
    flags: ['--cap-drop', 'ALL', '--network', 'none', '--volume', `${join(folder, 'census')}:/app/data/census:ro`],
    command: ['train', '--', '--data', 'data/census', '--out', 'runs/out', ...TINY],
  })
  onTestFinished(container.remove)
  const code = await container.ended()
  const { out, error } = await container.readLog()
  expect([...out, ...error, `exit code ${code}`].at(-1)).toBe('exit code 0')
  expect(await container.inspect('{{.Config.User}}')).toBe('node')
})
