import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTrainingFolder } from '@/lib/adapters/files/run-folder'
import type { RunRecord } from '@/lib/core/registry/run'
import { runCommandFile } from './train/command-in-test'

/** Port 9 is discard's: nobody listens there. */
const DEAD_SERVER = { MLFLOW_TRACKING_URI: 'http://ada:secret@127.0.0.1:9/owner/repository.mlflow' }
const RECORD: RunRecord = {
  schema: 1,
  localId: '5b7e6f0e-3f57-4f0e-9a38-000000000000',
  name: 'train xgboost-balanced',
  kind: 'training',
  status: 'FINISHED',
  startedMs: 0,
  endedMs: 1,
  params: {},
  metrics: [],
  tags: {},
  note: '',
}

let runs = ''
let kept = ''
let spoilt = ''
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), 'track-'))
  // By its name the first of the two.
  spoilt = join(runs, '0-spoilt')
  await mkdir(spoilt)
  await writeFile(join(spoilt, 'run.json'), '{}')
  kept = await createTrainingFolder(runs, RECORD)
})
afterAll(() => rm(runs, { recursive: true }))

describe('npm run track', () => {
  test('lists what was not sent, past a folder that is spoilt', async () => {
    const { code, stdout, stderr } = await runCommandFile('cli/track.ts', ['--runs', runs])
    expect(stdout).toBe(`${kept}: train xgboost-balanced, not sent; 1 run\n`)
    expect([code, stderr]).toEqual([1, `Error: ${join(spoilt, 'run.json')} is not the record of a run.\n`])
  })

  test('--all with a server that is down says so in a line', async () => {
    const { code, stderr } = await runCommandFile('cli/track.ts', ['--all', '--runs', runs], DEAD_SERVER)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^Error: [^\n]*127\.0\.0\.1:9[^\n]*\n$/)
    expect(stderr).not.toContain('secret')
  })

  test('without trainings says what makes them', async () => {
    const { code, stdout } = await runCommandFile('cli/track.ts', ['--runs', join(runs, 'none')])
    expect(code).toBe(0)
    expect(stdout).toContain('npm run train -- --track')
  })

  test.each([
    { options: ['--resume', '/nowhere/run'], settings: DEAD_SERVER, message: '/nowhere/run is not the folder of' },
    { options: ['--resume', '/nowhere/run'], settings: {}, message: 'MLFLOW_TRACKING_URI' },
  ])('asked wrongly says what is wrong in one line: $message', async ({ options, settings, message }) => {
    const { code, stderr } = await runCommandFile('cli/track.ts', options, settings)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })
})
