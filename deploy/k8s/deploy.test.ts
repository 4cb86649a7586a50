import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FOLDER, hasKubectl, read } from './build'
import { workloadsOf } from './workloads'

const IMAGE = `docker.io/somebody/bracket@sha256:${'1a'.repeat(32)}`
/**
 * Kustomize is the real one; what would go to a cluster is written down, and answered as a cluster would. What FAILS names
 * goes wrong: a rollout does so until it is undone, and is told of once more after that, as a cluster does.
 */
const FAKE = `#!/usr/bin/env bash
if [[ $1 == kustomize ]]; then exec "$REAL" "$@"; fi
printf '%s\\n' "$*" >>"$HERE/calls"
case "$1 $2" in
  'get secret') [[ $FAILS != secret ]] ;;
  'get job/bracket-migrate') [[ $FAILS == migration ]] && echo 'FailureTarget Failed' || echo 'SuccessCriteriaMet Complete' ;;
  'get deployment/bracket') [[ $FAILS == first* ]] || echo 7 ;;
  'get pods') printf 'pod/old\\npod/new\\n' ;;
  'apply --filename') { echo '---'; cat "$3"; } >>"$HERE/applied" ;;
  'rollout status') [[ $FAILS != *rollout ]] || [[ $(sed -n '/^rollout undo/,$p' "$HERE/calls" | wc -l) -gt 2 ]] ;;
  'exec --stdin') cat >"$HERE/judge"; [[ $FAILS != answers ]] ;;
  'logs job/bracket-migrate') echo 'The store cannot be reached.' ;;
esac
`

describe.runIf(hasKubectl())('deploy.sh', () => {
  let here: string
  beforeEach(() => {
    here = mkdtempSync(join(tmpdir(), 'bracket-kubectl-'))
    writeFileSync(join(here, 'kubectl'), FAKE, { mode: 0o755 })
  })
  afterEach(() => rmSync(here, { recursive: true }))

  const calls = () => readFileSync(join(here, 'calls'), 'utf8').trim().split('\n')
  const deploy = (args: readonly string[], fails = '') => {
    // biome-ignore lint/style/noProcessEnv: handed down, with a kubectl of ours in front
    const { PATH = '' } = process.env
    const real = spawnSync('bash', ['-c', 'command -v kubectl'], { encoding: 'utf8' }).stdout.trim()
    const env = { PATH: `${here}:${PATH}`, HERE: here, REAL: real, FAILS: fails }
    const { status, stderr } = spawnSync(join(FOLDER, 'deploy.sh'), args, { env, encoding: 'utf8' })
    return { status, said: stderr }
  }

  test('brings the schema up to date, then the servers, and asks the newest for known answers', () => {
    const { status, said } = deploy([IMAGE])
    expect(said).toContain(`${IMAGE} serves.`)
    expect(status).toBe(0)
    expect(calls().map((call) => call.split(' ').slice(0, 2).join(' '))).toEqual([
      'get secret',
      'get deployment/bracket',
      'delete job/bracket-migrate',
      'apply --filename',
      'get job/bracket-migrate',
      'apply --filename',
      'rollout status',
      'get pods',
      'exec --stdin',
    ])
    expect(calls().at(-1)).toBe('exec --stdin --namespace bracket pod/new -- node --input-type=module - answers')
    expect(readFileSync(join(here, 'judge'), 'utf8')).toBe(readFileSync(join(FOLDER, '../image/probe.mjs'), 'utf8'))
  })

  test('runs the image that was named, in the migration and in the servers, and leaves nothing behind', () => {
    const before = readdirSync(FOLDER)
    deploy([IMAGE])
    const workloads = workloadsOf(read(readFileSync(join(here, 'applied'), 'utf8')))
    expect(workloads.map(({ name }) => name).sort()).toEqual(['Deployment bracket', 'Job bracket-migrate'])
    expect(workloads.flatMap(({ pod }) => pod.containers.map(({ image }) => image))).toEqual([IMAGE, IMAGE])
    expect(readdirSync(FOLDER)).toEqual(before)
  })

  test.each([
    { fails: 'secret', why: 'There is no secret bracket' },
    { fails: 'migration', why: 'nothing was deployed' },
  ])('deploys nothing where this goes wrong: $fails', ({ fails, why }) => {
    const { status, said } = deploy([IMAGE], fails)
    expect(status).toBe(1)
    expect(said).toContain(why)
    expect(calls().some((call) => call.startsWith('rollout'))).toBe(false)
  })

  test('shows why the schema could not be brought up to date', () => {
    expect(deploy([IMAGE], 'migration').said).toContain('The store cannot be reached.')
  })

  test.each(['rollout', 'answers'])(
    'goes back to the version before, and says so, where this goes wrong: %s',
    (fails) => {
      const { status, said } = deploy([IMAGE], fails)
      expect(status).toBe(1)
      expect(said).toContain('The version before serves.')
      expect(calls()).toContain('rollout undo deployment/bracket --namespace bracket --to-revision 7')
      expect(calls().at(-1)).toMatch(/^rollout status/)
    },
  )

  test('goes back to nothing where there was nothing', () => {
    const { status, said } = deploy([IMAGE], 'first rollout')
    expect(status).toBe(1)
    expect(said).toContain('there was none before it')
    expect(calls().some((call) => call.startsWith('rollout undo'))).toBe(false)
  })

  test.each([
    { name: 'nothing', args: [] },
    { name: 'a tag', args: ['docker.io/somebody/bracket:latest'] },
    { name: 'half a digest', args: ['docker.io/somebody/bracket@sha256:1a'] },
    { name: 'more than it takes', args: [IMAGE, 'production', 'now'] },
  ])('is not understood with $name, and asks the cluster nothing', ({ args }) => {
    const { status, said } = deploy(args)
    expect(status).toBe(2)
    expect(said).toContain('Usage: deploy/k8s/deploy.sh')
    expect(readdirSync(here)).toEqual(['kubectl'])
  })

  test('is not for an overlay without a Deployment, and asks the cluster nothing', () => {
    const { status, said } = deploy([IMAGE, 'kserve'])
    expect(said).toContain('kserve has no Deployment')
    expect(status).toBe(1)
    expect(readdirSync(here)).toEqual(['kubectl'])
  })

  test('names an overlay that there is not', () => {
    expect(deploy([IMAGE, 'staging'])).toMatchObject({ status: 1, said: expect.stringContaining('no overlay staging') })
  })
})
