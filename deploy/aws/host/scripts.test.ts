import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SECRET_SETTINGS } from '@/lib/config/secrets'
import { type Stage, setStage } from './testing'

let stage: Stage
beforeEach(() => {
  stage = setStage()
})
afterEach(() => stage.clear())

const file = (name: string) => join(stage.folder, name)

describe('update.sh', () => {
  const scripts = { BRACKET_HOST: '', SETS_UP: 'set-up.sh' }
  beforeEach(() => {
    scripts.BRACKET_HOST = file('host')
    stage.stand('aws', `case $* in ssm*) echo SCRIPTS=s3://assets/one.zip ;; esac`)
    stage.stand('unzip', `mkdir -p "$4/aws/host"; echo 'echo "set up in $AWS_DEFAULT_REGION"' >"$4/aws/host/set-up.sh"`)
  })

  test('fetches the scripts and runs the one that sets up; again is as good', () => {
    for (const _ of [1, 2]) {
      expect(stage.run('update.sh', [], scripts)).toMatchObject({ status: 0, output: 'set up in eu-central-1\n' })
    }
    expect(stage.calls()).toContainEqual(
      expect.stringMatching(/^aws s3 cp --only-show-errors s3:\/\/assets\/one\.zip /),
    )
  })

  test('what cannot be fetched leaves the scripts that are here', () => {
    stage.run('update.sh', [], scripts)
    stage.stand('aws', 'echo denied >&2; exit 254')
    expect(stage.run('update.sh', [], scripts)).toMatchObject({ status: 254 })
    expect(readFileSync(file('host/deploy/aws/host/set-up.sh'), 'utf8')).toContain('set up')
  })
})

describe('mount-data.sh', () => {
  const MOUNT = ['vol-0123', '/dev/sdf'] as const
  const disk = () => file('disks/nvme-Amazon_Elastic_Block_Store_vol0123')
  const run = (env: Readonly<Record<string, string>> = {}) =>
    stage.run('mount-data.sh', [...MOUNT, file('data')], {
      ETC: file('etc'),
      DISKS: file('disks'),
      MOUNT_PAUSE_SECONDS: '0',
      MOUNT_TRIES: '4',
      ...env,
    })
  beforeEach(() => {
    mkdirSync(file('etc/systemd/system'), { recursive: true })
    mkdirSync(file('disks'))
    writeFileSync(file('etc/fstab'), '')
    stage.stand('mountpoint', 'exit 1')
    stage.stand('curl', `case $* in *api/token*) echo t ;; *) echo i-0abc ;; esac`)
    stage.stand('aws', `: >'${disk()}'`)
    stage.stand('blkid', 'exit 2')
    for (const program of ['mkfs.xfs', 'mount', 'systemctl']) stage.stand(program, ':')
  })
  const formats = () => stage.calls().filter((call) => call.startsWith('mkfs'))

  test('an empty volume is attached, gets a file system, and docker waits for it', () => {
    expect(run()).toMatchObject({ status: 0, output: expect.stringContaining('is on vol-0123.') })
    expect(stage.calls()).toContain('aws ec2 attach-volume --volume-id vol-0123 --device /dev/sdf --instance-id i-0abc')
    expect(formats()).toEqual([`mkfs.xfs -q -L bracket-data ${disk()}`])
    expect(readFileSync(file('etc/fstab'), 'utf8')).toMatch(/^LABEL=bracket-data .*\/data xfs .*nofail/)
    expect(readFileSync(file('etc/systemd/system/docker.service.d/bracket-data.conf'), 'utf8')).toContain(
      `RequiresMountsFor=${file('data')}`,
    )
  })

  test('one that holds something is mounted as it is', () => {
    stage.stand('blkid', 'exit 0')
    expect(run()).toMatchObject({ status: 0 })
    expect(formats()).toEqual([])
  })

  test('one that cannot be looked into is left alone', () => {
    stage.stand('blkid', 'exit 8')
    expect(run()).toMatchObject({ status: 1, output: expect.stringContaining('Nothing was changed.') })
    expect(formats()).toEqual([])
    expect(stage.calls().filter((call) => call.startsWith('mount '))).toEqual([])
  })

  test('it waits for a machine that still has it', () => {
    stage.stand('aws', `echo x >>'${file('asked')}'; (($(wc -l <'${file('asked')}') > 2)) || exit 1; : >'${disk()}'`)
    expect(run()).toMatchObject({ status: 0 })
    expect(stage.calls().filter((call) => call.startsWith('aws ec2'))).toHaveLength(3)
  })

  test('and says so when that takes too long', () => {
    stage.stand('aws', 'exit 1')
    expect(run()).toMatchObject({ status: 1, output: expect.stringContaining('vol-0123 could not be attached') })
    expect(formats()).toEqual([])
  })

  test('nor does it ask for a volume without knowing which machine this is', () => {
    stage.stand('curl', 'exit 22')
    expect(run().status).not.toBe(0)
    expect(stage.calls().filter((call) => call.startsWith('aws ec2'))).toEqual([])
  })

  test('what is mounted stays', () => {
    stage.stand('mountpoint', 'exit 0')
    expect(run()).toMatchObject({ status: 0 })
    expect(stage.calls()).toHaveLength(1)
  })
})

describe('single.sh', () => {
  const program = (name: string, body: string) => {
    writeFileSync(name, `#!/usr/bin/env bash\nprintf '%s\\n' "${basename(name)} $*" >>'${file('calls')}'\n${body}\n`)
    chmodSync(name, 0o755)
  }
  const run = () =>
    stage.run(file('deploy/aws/host/single.sh'), [], {
      BRACKET_HOME: file('home'),
      BRACKET_PROGRAMS: file('programs-of-root'),
      ETC: file('etc'),
    })
  const aws = ({ secrets = 0, domain = '' }) =>
    stage.stand(
      'aws',
      `case $* in
        *host/settings*) printf 'DATA_VOLUME=vol-1\\nDATA_DEVICE=/dev/sdf\\nMETRICS_NAMESPACE=Bracket\\nBACKUP_S3_URI=s3://b/backups\\nSECRETS_SSM_PATH=/Bracket/secrets\\n${domain}' ;;
        *by-path*) echo ${secrets} ;;
      esac`,
    )
  const shownCalls = () => stage.calls().filter((call) => /^(mount-data|install|secrets|deploy)\.sh/.test(call))
  const BASE = [
    'mount-data.sh vol-1 /dev/sdf',
    'install.sh BRACKET_BACKUP_S3_URI=s3://b/backups BRACKET_SSM_PATH=/Bracket/secrets',
  ]
  beforeEach(() => {
    for (const folder of ['deploy/ec2', 'home', 'etc/systemd/system', 'programs-of-root/deploy/ec2']) {
      mkdirSync(file(folder), { recursive: true })
    }
    cpSync(fileURLToPath(new URL('.', import.meta.url)), file('deploy/aws/host'), { recursive: true })
    program(file('deploy/aws/host/mount-data.sh'), ':')
    program(file('deploy/ec2/install.sh'), ':')
    for (const name of ['secrets.sh', 'deploy.sh']) program(file(`programs-of-root/deploy/ec2/${name}`), ':')
    stage.stand('systemctl', ':')
    stage.stand('docker', ':')
    aws({})
  })

  test('mounts, installs and measures, in this order; a new host has nothing to bring back', () => {
    expect(run()).toMatchObject({ status: 0, output: expect.stringContaining('no secrets below /Bracket/secrets yet') })
    expect(shownCalls()).toEqual([`${BASE[0]} ${file('home')}`, BASE[1]])
    expect(stage.calls().at(-1)).toBe('systemctl enable --quiet --now bracket-metrics.timer')
    expect(readFileSync(file('etc/bracket/metrics.env'), 'utf8')).toBe('METRICS_NAMESPACE=Bracket\n')
  })

  test('a machine that takes the place of another takes secrets, and brings back what was live', () => {
    aws({ secrets: 2, domain: 'DOMAIN=bracket.example.org\\n' })
    writeFileSync(file('home/line'), 'sha256:1\towner/bracket@sha256:1\nsha256:2\towner/bracket@sha256:2\n')
    expect(run()).toMatchObject({ status: 0 })
    expect(shownCalls()).toEqual([
      `${BASE[0]} ${file('home')}`,
      `${BASE[1]} BRACKET_DOMAIN=bracket.example.org`,
      'secrets.sh ssm',
      'deploy.sh owner/bracket@sha256:2',
    ])
  })

  test('set up again, what serves is left alone', () => {
    stage.stand('docker', 'echo 0123')
    writeFileSync(file('home/line'), 'sha256:2\towner/bracket@sha256:2\n')
    expect(run()).toMatchObject({ status: 0 })
    expect(shownCalls()).toHaveLength(2)
  })

  test('without its volume nothing is installed', () => {
    program(file('deploy/aws/host/mount-data.sh'), 'exit 1')
    expect(run()).toMatchObject({ status: 1 })
    expect(shownCalls()).toHaveLength(1)
  })
})

// The rest of it is in scaled.container.test.ts, with a real server.
describe('scaled.sh', () => {
  test.each([
    { what: 'the tokens', aws: "*by-path*) echo 'ThrottlingException' >&2; exit 254 ;;", jq: 'printf postgres://one' },
    { what: 'the store', aws: '*get-secret-value*) exit 254 ;;', jq: 'printf postgres://one' },
    { what: 'the address of the store', aws: '*get-secret-value*) echo nothing ;;', jq: 'exit 5' },
  ])('where it does not get $what, no server starts without', ({ aws, jq }) => {
    stage.stand(
      'aws',
      `case $* in ${aws} *settings*) printf 'DATABASE_SECRET=arn\\nSECRETS_SSM_PATH=/Bracket/secrets\\nDRAIN_SECONDS=2' ;; esac`,
    )
    stage.stand('jq', jq)
    // As somebody who may give files away.
    stage.stand('install', `mkdir -p "\${!#}"`)
    for (const program of ['chown', 'curl', 'docker']) stage.stand(program, ':')
    const { status } = stage.run('scaled.sh', ['--no-packages'], { BRACKET_HOME: file('home'), IMAGE: 'owner/bracket' })
    expect(status).not.toBe(0)
    expect(stage.calls().filter((call) => call.startsWith('docker'))).toEqual([])
  })

  test('a value of several lines is refused, told nowhere, and none is laid down before it', () => {
    stage.stand(
      'aws',
      `case $* in
        *by-path*) printf '/Bracket/secrets/ADMIN_TOKEN\\tfirst-half\\nsecond-half\\n' ;;
        *settings*) printf 'DATABASE_SECRET=arn\\nSECRETS_SSM_PATH=/Bracket/secrets\\nDRAIN_SECONDS=2' ;;
      esac`,
    )
    stage.stand('jq', 'printf postgres://one')
    stage.stand('install', `mkdir -p "\${!#}"`)
    for (const program of ['chown', 'curl', 'docker']) stage.stand(program, ':')
    const { status, output } = stage.run('scaled.sh', ['--no-packages'], {
      BRACKET_HOME: file('home'),
      IMAGE: 'owner/bracket',
    })
    expect(status).not.toBe(0)
    expect(output).toContain('several lines')
    expect(output).not.toMatch(/first-half|second-half/)
    expect(readdirSync(file('home/secrets'))).toEqual([])
  })

  test('a machine takes every secret that the app takes from a file, and one for the judge', () => {
    const source = readFileSync(new URL('server.sh', import.meta.url), 'utf8')
    const names = /SECRET_NAMES='([^']+)'/.exec(source)?.[1]?.split(/\s+/) ?? []
    expect([...names, 'DATABASE_URL'].toSorted()).toEqual([...SECRET_SETTINGS, 'PROBE_API_KEY'].toSorted())
  })
})

describe('publish-metrics.sh', () => {
  const run = (args: readonly string[] = ['--print']) =>
    stage.run('publish-metrics.sh', args, {
      BRACKET_HOME: file('home'),
      RUNTIME_DIRECTORY: file('run'),
      METRICS_NAMESPACE: 'Bracket',
    })
  const valuesOf = (output: string) =>
    Object.fromEntries(
      (JSON.parse(output) as { MetricName: string; Value: number }[]).map(({ MetricName, Value }) => [
        MetricName,
        Value,
      ]),
    )
  beforeEach(() => {
    for (const folder of ['home/proxy', 'home/secrets', 'run']) mkdirSync(file(folder), { recursive: true })
    writeFileSync(file('home/settings.env'), 'BRACKET_DOMAIN=bracket.example.org\nLOG_LEVEL=info\n')
    stage.stand('curl', `case $* in *api/token*) echo t ;; *meta-data*) printf i-0abc ;; *) exit 0 ;; esac`)
    stage.stand('aws', ':')
  })

  test('tells readiness, memory, disks and backups, of this machine', () => {
    writeFileSync(file('home/backed-up'), '')
    utimesSync(file('home/backed-up'), new Date(), new Date(Date.now() - 3 * 3_600_000))
    const { status, output } = run()
    expect(status).toBe(0)
    const values = valuesOf(output)
    expect(Object.keys(values)).toEqual(['Ready', 'MemoryUsedPercent', 'DiskUsedPercent', 'BackupAgeHours'])
    expect(values.Ready).toBe(1)
    expect(values.BackupAgeHours).toBeCloseTo(3, 1)
    for (const percent of [values.MemoryUsedPercent, values.DiskUsedPercent]) {
      expect(percent).toBeGreaterThan(0)
      expect(percent).toBeLessThanOrEqual(100)
    }
    expect(output).toContain('"Dimensions":[{"Name":"InstanceId","Value":"i-0abc"}]')
  })

  test('asks through the proxy, by the name that the certificate is for', () => {
    run()
    expect(stage.calls().at(-1)).toContain(
      '--resolve bracket.example.org:443:127.0.0.1 https://bracket.example.org/api/ready',
    )
  })

  test('a service that does not answer is not ready', () => {
    stage.stand('curl', `case $* in *api/token*) echo t ;; *meta-data*) printf i-0abc ;; *) exit 22 ;; esac`)
    expect(valuesOf(run().output)).toMatchObject({ Ready: 0 })
  })

  test('a backup that was never made is as old as the host', () => {
    utimesSync(file('home/proxy'), new Date(), new Date(Date.now() - 30 * 3_600_000))
    expect(valuesOf(run().output).BackupAgeHours).toBeCloseTo(30, 1)
  })

  test('a store elsewhere has no backup here', () => {
    writeFileSync(file('home/secrets/DATABASE_URL'), 'x')
    expect(valuesOf(run().output)).not.toHaveProperty('BackupAgeHours')
  })

  test('it is one call', () => {
    expect(run([])).toMatchObject({ status: 0, output: '' })
    expect(stage.calls().filter((call) => call.startsWith('aws'))).toEqual([
      expect.stringMatching(/^aws cloudwatch put-metric-data --namespace Bracket --metric-data \[/),
    ])
  })
})

describe('roll-out.sh', () => {
  const image = `owner/bracket@sha256:${'0a'.repeat(32)}`
  const run = (...args: readonly string[]) => stage.run('../roll-out.sh', args, { POLL_SECONDS: '0' })
  const aws = (answers: Readonly<Record<'servers' | 'status', string>>) =>
    stage.stand(
      'aws',
      `case $* in
        *describe-auto-scaling-groups*) printf '${answers.servers}' ;;
        *send-command*) echo c-1 ;;
        *Status*) echo '${answers.status}' ;;
        *) echo 'cannot be used: nothing answers there' ;;
      esac`,
    )
  const deployments = () => stage.calls().filter((call) => call.startsWith('npx'))
  beforeEach(() => {
    aws({ servers: 'i-1\ti-2\n', status: 'Success' })
    stage.stand('npx', ':')
  })

  test('the store is migrated before any machine is replaced', () => {
    expect(run(image, '-c', 'domain=bracket.example.org')).toMatchObject({ status: 0 })
    const calls = stage.calls()
    expect(calls[1]).toMatch(/^aws ssm send-command --document-name BracketScaled-migrate --instance-ids i-1 /)
    expect(calls.at(-1)).toBe(
      `npx cdk deploy BracketScaled --require-approval never --parameters Image=${image} -c domain=bracket.example.org`,
    )
  })

  test('where it cannot be, nothing is replaced, and the reason is told', () => {
    aws({ servers: 'i-1\n', status: 'Failed' })
    const { status, output } = run(image)
    expect(status).toBe(1)
    expect(output).toContain('nothing answers there')
    expect(output).toContain('The store was not migrated (Failed). Nothing was rolled out')
    expect(deployments()).toEqual([])
  })

  test('where nothing serves yet there is nothing to migrate', () => {
    aws({ servers: '', status: '' })
    expect(run(image)).toMatchObject({ status: 0, output: expect.stringContaining('No server runs yet') })
    expect(stage.calls().join('\n')).not.toContain('send-command')
    expect(deployments()).toHaveLength(1)
  })

  test('a deployment that fails is told', () => {
    stage.stand('npx', 'exit 1')
    expect(run(image)).toMatchObject({ status: 1, output: expect.not.stringContaining('Rolled out') })
  })

  test.each(['owner/bracket:latest', 'owner/bracket', `${image}0`, "x'@sha256:0", ''])('%j is no image', (wrong) => {
    expect(run(wrong)).toMatchObject({ status: 1, output: expect.stringContaining('Not an image by its digest') })
    expect(stage.calls()).toEqual([])
  })
})
