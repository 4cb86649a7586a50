import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SECRET_SETTINGS } from '@/lib/config/secrets'
import { openScriptRoom, type ScriptRoom } from './script-room'

const REPOSITORY = 'owner/bracket'
const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const digest = (digit: string) => `sha256:${digit.repeat(64)}`
const [AMD64, ARM64, BOTH] = [digest('a'), digest('b'), digest('c')]
const SECRET = 'a-token-that-nobody-may-see'

let room: ScriptRoom
beforeEach(() => {
  room = openScriptRoom()
})
afterEach(() => room.remove())

test('every script says how it is called, and starts nothing before', async () => {
  const scripts = readdirSync(join(room.folder, 'deploy/github')).filter(
    (name) => name.endsWith('.sh') && name !== 'step.sh',
  )
  expect(scripts).toHaveLength(9)
  for (const program of ['docker', 'gh', 'npm', 'apt-get', 'sudo']) room.fake(program)
  for (const script of scripts) {
    const { code, stdout, calls } = await room.run(script, ['--help'])
    expect([script, code, calls]).toEqual([script, 0, []])
    expect(stdout).toContain(`${script}`)
    expect(stdout).not.toContain('set -euo')
  }
})

describe('a digest that somebody asks for', () => {
  test('and the repository make the name of the image', async () => {
    const { code, outputs } = await room.run('name-image.sh', [REPOSITORY, AMD64])
    expect([code, outputs]).toEqual([0, `image=${REPOSITORY}@${AMD64}\n`])
  })

  test.each([
    ['nothing', ''],
    ['a tag', 'latest'],
    ['a digit too few', AMD64.slice(0, -1)],
    ['a digit too many', `${AMD64}a`],
    ['capitals', AMD64.toUpperCase()],
    ['a line after it', `${AMD64}\nimage=evil/image@${ARM64}`],
    ['a command', `${AMD64}; reboot`],
    ['an option', '--privileged'],
  ])('is refused where it is %s', async (_, asked) => {
    const { code, outputs, stderr } = await room.run('name-image.sh', [REPOSITORY, asked])
    expect([code, outputs]).toEqual([1, ''])
    expect(stderr).toContain('A digest is sha256:')
  })

  test.each([
    '',
    'Owner/bracket',
    'owner/bracket:latest',
    'owner/bracket@sha256',
    '../bracket',
    'owner/br acket',
    '-v',
  ])('is of no use for the repository "%s"', async (repository) => {
    const { code, outputs, stderr } = await room.run('name-image.sh', [repository, AMD64])
    expect([code, outputs]).toEqual([1, ''])
    expect(stderr).toContain('DOCKERHUB_REPOSITORY')
  })
})

describe('the login', () => {
  test('hands the token through a pipe', async () => {
    room.fake('docker', '', { readsPipe: true })
    const ran = await room.run('registry-login.sh', ['somebody'], { DOCKERHUB_TOKEN: SECRET })
    expect(ran).toMatchObject({ code: 0, piped: SECRET })
    expect(ran.calls).toEqual(['docker <login> <--password-stdin> <--username> <somebody>'])
    expect(ran.stdout + ran.stderr + ran.outputs).not.toContain(SECRET)
  })

  test('of the host is left to its own script', async () => {
    room.fake('docker')
    room.fake('deploy/ec2/login.sh', '', { readsPipe: true })
    const ran = await room.run('registry-login.sh', ['--host', 'somebody'], { DOCKERHUB_TOKEN: SECRET })
    expect(ran).toMatchObject({ code: 0, piped: SECRET, calls: ['login.sh <somebody>'] })
  })

  test.each([
    ['a token', ['somebody'], {}],
    ['a user', [''], { DOCKERHUB_TOKEN: SECRET }],
  ])('is left out without %s, for what is public needs none', async (_, args, env: Record<string, string>) => {
    room.fake('docker')
    expect(await room.run('registry-login.sh', args, env)).toMatchObject({ code: 0, calls: [] })
  })

  test('that fails is a failure', async () => {
    room.fake('docker', 'exit 1', { readsPipe: true })
    expect((await room.run('registry-login.sh', ['somebody'], { DOCKERHUB_TOKEN: SECRET })).code).toBe(1)
  })
})

describe('the secrets of the host', () => {
  beforeEach(() => room.fake('deploy/ec2/secrets.sh', '', { readsPipe: true }))

  test('go through a pipe, those that are set, and no others', async () => {
    const env = { ADMIN_TOKEN: SECRET, DATABASE_URL: 'postgres://a:b=c@d/e', METRICS_TOKEN: '', DOCKERHUB_TOKEN: 'x' }
    const ran = await room.run('hand-over-secrets.sh', [], env)
    expect(ran).toMatchObject({ code: 0, calls: ['secrets.sh <stdin>'] })
    expect(ran.piped).toBe(`DATABASE_URL=postgres://a:b=c@d/e\nADMIN_TOKEN=${SECRET}\n`)
    expect(ran.stdout + ran.stderr).not.toContain(SECRET)
  })

  test('are all that the app takes, and deploy.yml has each', async () => {
    const names = [...SECRET_SETTINGS, 'PROBE_API_KEY']
    const { piped } = await room.run(
      'hand-over-secrets.sh',
      [],
      Object.fromEntries(names.map((name) => [name, SECRET])),
    )
    expect([...piped.matchAll(/^(\w+)=/gm)].map(([, name]) => name).toSorted()).toEqual(names.toSorted())
    const workflow = readFileSync(new URL('../../.github/workflows/deploy.yml', import.meta.url), 'utf8')
    expect(names.filter((name) => !workflow.includes(`${name}: \${{ secrets.${name} }}`))).toEqual([])
  })

  test('stay as they are where none is set', async () => {
    expect(await room.run('hand-over-secrets.sh', [])).toMatchObject({ code: 0, calls: [] })
  })

  test('come from the Parameter Store where that is said', async () => {
    const ran = await room.run('hand-over-secrets.sh', [], { SECRETS_FROM: 'ssm', ADMIN_TOKEN: SECRET })
    expect(ran).toMatchObject({ code: 0, calls: ['secrets.sh <ssm>'], piped: '' })
    expect(await room.run('hand-over-secrets.sh', [], { SECRETS_FROM: 'elsewhere' })).toMatchObject({ code: 1 })
  })
})

describe('building', () => {
  const METADATA = `[ "$2" = build ] || exit 0
while [ "$1" != --metadata-file ]; do shift; done
echo '{ "containerimage.digest": "${AMD64}" }' >"$2"`

  beforeEach(() => {
    writeFileSync(join(room.folder, 'package.json'), '{ "version": "1.2.3" }')
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: room.folder })
    git('init', '--quiet')
    git('add', 'package.json')
    git('commit', '--quiet', '--message', 'a commit')
  })

  test('pushes what serves under its digest alone, with what it was made of beside it', async () => {
    room.fake('docker', METADATA)
    const ran = await room.run('build-image.sh', [REPOSITORY, 'linux/amd64'])
    expect(ran).toMatchObject({ code: 0, outputs: `amd64=${AMD64}\n` })
    const build = ran.calls.at(-1) ?? ''
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: room.folder, encoding: 'utf8' }).trim()
    for (const part of [
      '<--platform> <linux/amd64> <--target> <serve>',
      '<VERSION=1.2.3>',
      `<REVISION=${commit}>`,
      '<--attest> <type=provenance,mode=max> <--attest> <type=sbom>',
      `<type=image,name=${REPOSITORY},push-by-digest=true,name-canonical=true,push=true>`,
    ]) {
      expect(build).toContain(part)
    }
    expect(build).toMatch(/<CREATED=\d{4}-\d\d-\d\dT/)
    expect(build).not.toContain('--tag')
  })

  test('makes a builder where there is none, and takes the one that is named', async () => {
    room.fake('docker', `[ "$2" != inspect ] || exit 1\n${METADATA}`)
    const made = await room.run('build-image.sh', [REPOSITORY, 'linux/amd64'])
    expect(made.calls[1]).toContain('docker <buildx> <create> <--name> <bracket> <--driver> <docker-container>')
    const named = await room.run('build-image.sh', [REPOSITORY, 'linux/amd64'], { BUILDX_BUILDER: 'mine' })
    expect(named.calls).toHaveLength(1)
  })

  test('what differs from its commit says so', async () => {
    room.fake('docker', METADATA)
    writeFileSync(join(room.folder, 'package.json'), '{ "version": "1.2.4" }')
    const ran = await room.run('build-image.sh', [REPOSITORY, 'linux/amd64'])
    expect(ran.calls.at(-1)).toMatch(/<REVISION=[0-9a-f]{40}-dirty>/)
  })

  test.each([
    ['that fails', REPOSITORY, 'linux/amd64', 'exit 3', 3],
    ['that says no digest', REPOSITORY, 'linux/amd64', METADATA.replace(AMD64, 'null'), 1],
    ['for another platform', REPOSITORY, 'windows/amd64', METADATA, 1],
    ['for another name', 'Owner', 'linux/amd64', METADATA, 1],
  ])('%s has no output', async (_, repository, platform, body, code) => {
    room.fake('docker', body)
    expect(await room.run('build-image.sh', [repository, platform])).toMatchObject({ code, outputs: '' })
  })
})

describe('merging', () => {
  /** As `imagetools create --dry-run` prints it of images with attestations. */
  const index = (...architectures: string[]) =>
    JSON.stringify({
      manifests: architectures.flatMap((architecture) => [
        { platform: { os: 'linux', architecture } },
        { platform: { os: 'unknown', architecture: 'unknown' } },
      ]),
    })
  const registry = (...architectures: string[]) =>
    room.fake('docker', `case $* in *--dry-run*) echo '${index(...architectures)}' ;; *inspect*) echo ${BOTH} ;; esac`)

  test('tags one image for all platforms with the commit, and says its digest', async () => {
    registry('amd64', 'arm64')
    const ran = await room.run('merge-images.sh', [REPOSITORY, COMMIT, AMD64, ARM64])
    expect(ran).toMatchObject({ code: 0, outputs: `digest=${BOTH}\n` })
    expect(ran.calls[1]).toBe(
      `docker <buildx> <imagetools> <create> <--tag> <${REPOSITORY}:${COMMIT}> <${REPOSITORY}@${AMD64}> <${REPOSITORY}@${ARM64}>`,
    )
  })

  test('tags nothing where a platform is missing', async () => {
    registry('amd64', 'amd64')
    const ran = await room.run('merge-images.sh', [REPOSITORY, COMMIT, AMD64, ARM64])
    expect(ran).toMatchObject({ code: 1, outputs: '' })
    expect(ran.calls.filter((call) => call.includes('--tag'))).toEqual([])
    expect(ran.stderr).toContain('linux/amd64')
  })

  test.each([
    ['a tag that is no commit', [REPOSITORY, 'latest', AMD64]],
    ['what is no digest', [REPOSITORY, COMMIT, AMD64, '']],
  ])('%s is refused before the registry is asked', async (_, args) => {
    registry('amd64')
    expect(await room.run('merge-images.sh', args)).toMatchObject({ code: 1, calls: [] })
  })
})

describe('whether an image is of ours', () => {
  const image = `${REPOSITORY}@${AMD64}`
  const env = { GITHUB_REPOSITORY: 'owner/sources' }

  test('is asked of GitHub: made by this workflow, on main', async () => {
    room.fake('gh')
    const { code, calls } = await room.run('verify-image.sh', [image], env)
    expect(code).toBe(0)
    expect(calls).toEqual([
      `gh <attestation> <verify> <oci://${image}> <--repo> <owner/sources> <--source-ref> <refs/heads/main> ` +
        '<--deny-self-hosted-runners> <--signer-workflow> <owner/sources/.github/workflows/deploy.yml>',
    ])
  })

  test('a no stops the deployment', async () => {
    room.fake('gh', 'exit 1')
    const { code, stderr } = await room.run('verify-image.sh', [image], env)
    expect(code).toBe(1)
    expect(stderr).toContain('It is not deployed')
  })

  test('is not asked where attestations are off', async () => {
    room.fake('gh', 'exit 1')
    expect(await room.run('verify-image.sh', [image], { ...env, ATTESTATIONS: 'off' })).toMatchObject({
      code: 0,
      calls: [],
    })
  })
})

test('Debian packages are installed by who may', async () => {
  for (const program of ['apt-get', 'sudo']) room.fake(program)
  room.fake('id', 'echo 1000')
  expect((await room.run('apt-install.sh', ['one two'])).calls.slice(1)).toEqual([
    'sudo <apt-get> <update> <-qq>',
    'sudo <apt-get> <install> <-y> <-qq> <--no-install-recommends> <one> <two>',
  ])
  room.fake('id', 'echo 0')
  expect((await room.run('apt-install.sh', ['one'])).calls[1]).toBe('apt-get <update> <-qq>')
})

test('a command is run as root, by whoever it is', async () => {
  room.fake('sudo')
  room.fake('id', 'echo 1000')
  const { calls } = await room.run('as-root.sh', ['npm', 'run', 'a b'])
  expect(calls[1]).toMatch(/^sudo <--preserve-env> <env> <PATH=.*> <npm> <run> <a b>$/)
  room.fake('id', 'echo 0')
  room.fake('npm', 'exit 3')
  expect(await room.run('as-root.sh', ['npm', 'run'])).toMatchObject({ code: 3, calls: ['id <-u>', 'npm <run>'] })
})

describe('retraining', () => {
  const verdict = (model: string, { version = '7', passed = true, champion = '6' as string | null } = {}) => {
    const checks = [{ name: 'roc-auc', passed, detail: 'It is worse | than it was.' }]
    return JSON.stringify({ model, version, digest: `digest of ${model}`, champion, usable: true, passed, checks })
  }
  /** Trains two models, and judges them as it is told. */
  const npm = (judged: string) =>
    room.fake(
      'npm',
      `case $3 in
train) for model in one two; do
  mkdir -p "candidates/$model"
  echo "{ \\"file\\": { \\"digest\\": \\"digest of $model\\" } }" >"candidates/$model/card.json"
done ;;
*) case $6 in ${judged} esac ;;
esac`,
    )

  test('lists what passes with the words that promote it, and promotes nothing', async () => {
    npm(`one) echo '${verdict('one')}' ;; two) echo '${verdict('two', { passed: false })}'; exit 1 ;;`)
    const { code, stdout, page, calls } = await room.run('retrain.sh', [])
    expect(code).toBe(0)
    expect(page).toContain('| one | 7 | 6 | passes |  |')
    expect(page).toContain('| two | 7 | 6 | does not pass | roc-auc: It is worse \\| than it was. |')
    expect(page.match(/npm run models -- promote .*/g)).toEqual(['npm run models -- promote one 7 --why "retrained"'])
    expect(stdout).toBe(page)
    expect(calls.filter((call) => call.includes('promote'))).toEqual([])
    expect(calls[0]).toBe('npm <run> <--silent> <train> <--> <--track> <--out> <candidates>')
  })

  test('a champion is not to be promoted again; without one, that is said', async () => {
    npm(`one) echo '${verdict('one', { champion: '7' })}' ;; two) echo '${verdict('two', { champion: null })}' ;;`)
    const { page } = await room.run('retrain.sh', [])
    expect(page).toContain('| one | 7 | 7 | is the champion |  |')
    expect(page).toContain('| two | 7 | none | passes |  |')
    expect(page.match(/promote \w+/g)).toEqual(['promote two'])
  })

  test('tries recipes where a number is given', async () => {
    npm(`*) echo '${verdict('one')}' ;;`)
    expect((await room.run('retrain.sh', [], { SWEEP: '08' })).calls[0]).toContain('<--sweep> <8>')
    expect(await room.run('retrain.sh', [], { SWEEP: '5; reboot' })).toMatchObject({ code: 1, calls: [] })
  })

  test.each([
    ['no verdict', 'exit 1 ;;', /could not be judged/],
    ['a verdict on another training', `echo '${verdict('another')}' ;;`, /not the one that was trained/],
  ])('%s is a failure', async (_, judged, said) => {
    npm(`*) ${judged}`)
    const { code, stderr, page } = await room.run('retrain.sh', [])
    expect([code, page]).toEqual([1, ''])
    expect(stderr).toMatch(said)
  })

  test('a training that fails is judged by nobody', async () => {
    room.fake('npm', 'exit 1')
    expect(await room.run('retrain.sh', [])).toMatchObject({
      code: 1,
      page: '',
      calls: [expect.stringContaining('train')],
    })
  })
})
