import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTraining } from '@/lib/adapters/files/run-folder'
import { inventCensusText } from '@/lib/testing/invented-census'
import { hasLibrary, runCommandFile } from './train/command-in-test'

/** Port 9 is discard's: nobody listens there. */
const DEAD_SERVER = { MLFLOW_TRACKING_URI: 'http://ada:secret@127.0.0.1:9/owner/repository.mlflow' }
const QUICK = ['--rounds', '15', '--folds', '2', '--balancing', 'balanced', '--algorithm', 'xgboost', '--seed', '5']

let folder = ''
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'track-'))
  await writeFile(at('invented.data'), inventCensusText({ rows: 3000, seed: 9 }))
})
afterAll(() => rm(folder, { recursive: true }))

describe.runIf(hasLibrary())('npm run train -- --track', () => {
  test('with a server that is down trains all the same, says so in a line, and keeps what to send', async () => {
    const [data, plain, out, runs] = [at('invented.data'), at('plain'), at('tracked'), at('runs')]
    const [, tracked] = await Promise.all([
      runCommandFile('cli/train.ts', [...QUICK, '--data', data, '--out', plain]),
      runCommandFile('cli/train.ts', [...QUICK, '--data', data, '--out', out, '--track', '--runs', runs], DEAD_SERVER),
    ])
    expect(tracked.code, tracked.stderr).toBe(0)
    const model = (directory: string) => readFile(join(directory, 'xgboost-balanced', 'model.onnx'))
    expect(await model(out)).toEqual(await model(plain))

    const [name = ''] = await readdir(runs)
    const kept = join(runs, name)
    const lines = tracked.stderr.split('\n').filter((line) => line.includes('track'))
    expect(lines).toEqual([expect.stringContaining(`npm run track -- --resume ${kept}`)])
    expect(tracked.stderr + tracked.stdout).not.toContain('secret')
    expect((await readTraining(kept)).children.map(({ record }) => record.name)).toEqual(['xgboost-balanced'])

    const resumed = await runCommandFile('cli/track.ts', ['--resume', kept], DEAD_SERVER)
    expect(resumed.code).toBe(1)
    expect(resumed.stderr).toMatch(/^Error: [^\n]*127\.0\.0\.1:9[^\n]*\n$/)
    const listed = await runCommandFile('cli/track.ts', ['--runs', runs])
    expect(listed.stdout).toContain(`${kept}: train xgboost-balanced, not sent; 2 runs`)
  })
})

describe('npm run track, asked wrongly, says what is wrong in one line', () => {
  test.each([
    { options: ['--resume', '/nowhere/run'], settings: DEAD_SERVER, message: '/nowhere/run is not the folder of' },
    { options: ['--resume', '/nowhere/run'], settings: {}, message: 'MLFLOW_TRACKING_URI' },
    { options: ['--resume', 'a', '--all'], settings: DEAD_SERVER, message: 'Give --resume for one training or --all' },
  ])('$options: $message', async ({ options, settings, message }) => {
    const { code, stderr } = await runCommandFile('cli/track.ts', options, settings)
    expect(code).toBe(1)
    expect(stderr).toContain(message)
    expect(stderr).not.toContain('    at ')
  })

  test('without trainings it says what makes them', async () => {
    const { code, stdout } = await runCommandFile('cli/track.ts', ['--runs', at('none')])
    expect(code).toBe(0)
    expect(stdout).toContain('npm run train -- --track')
  })
})
