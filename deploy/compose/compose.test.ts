import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseEnv } from '@/lib/config/env'
import { hasPromtool, runPromtool } from '@/lib/testing/promtool'
import { isOfCheckout, mountOf, parseComposeFile, ROOT, readRootFile } from './compose-file'
import { RULES } from './rules'

const TEXT = readRootFile('compose.yaml')
const FILE = parseComposeFile(TEXT)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bracket-compose-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test.each(RULES)('$rule', ({ find }) => {
  expect(find(FILE)).toEqual([])
})

test('the parts are those of a whole system', () => {
  const lasting = Object.keys(FILE.services).filter((name) => FILE.services[name]?.restart === 'unless-stopped')
  expect(lasting.sort()).toEqual(['app', 'grafana', 'mlflow', 'postgres', 'prometheus'])
})

describe('a fault in it is found', () => {
  test.each([
    { from: 'interval: 5s', to: 'intervall: 5s', found: /intervall/ },
    { from: 'retention.time=15d\n', to: 'retention.time=15d\n      - 1\n', found: /prometheus.command/ },
    { from: 'condition: service_healthy', to: 'condition: healthy', found: /condition/ },
  ])('$to', ({ from, to, found }) => {
    expect(TEXT).toContain(from)
    expect(() => parseComposeFile(TEXT.replace(from, to))).toThrow(found)
  })

  test.each([
    { rule: /asked whether/, from: / {4}healthcheck:\n {6}# Over TCP[\s\S]*?start_period: 30s\n/, to: '' },
    { rule: /asked whether/, from: '[CMD, wget, -q, -O, /dev/null, "http://127.0.0.1:3000/api/health"]', to: '[NONE]' },
    { rule: /asked whether/, from: 'target: serve', to: 'target: train' },
    { rule: /bounded/, from: ', memory: 768m', to: '' },
    { rule: /bounded/, from: 'cpus: "0.5", ', to: '' },
    { rule: /of one core/, from: 'cpus: "1", memory: 768m', to: 'cpus: "2", memory: 768m' },
    { rule: /of one version/, from: 'grafana/grafana:13.1.1', to: 'grafana/grafana:latest' },
    { rule: /of one version/, from: 'prom/prometheus:v3.16.0', to: 'prom/prometheus' },
    { rule: /of one version/, from: 'image: bracket:local', to: 'image: bracket:latest' },
    { rule: /only this machine/, from: /127.0.0.1:\S*MLFLOW_PORT:-5050}/, to: '5050' },
    { rule: /only this machine/, from: '127.0.0.1:', to: '0.0.0.0:' },
    { rule: /more than it must/, from: 'cap_drop: [ALL]', to: 'cap_drop: [NET_RAW]' },
    { rule: /more than it must/, from: '  read_only: true', to: '  read_only: false' },
    { rule: /more than it must/, from: 'no-new-privileges:true', to: 'seccomp:unconfined' },
    { rule: /more than it must/, from: '- app-data:/data', to: '- /var/run/docker.sock:/data' },
    { rule: /comes back/, from: 'restart: unless-stopped', to: 'restart: on-failure' },
    { rule: /comes back/, from: 'restart: "no"\n    profiles', to: 'restart: always\n    profiles' },
    { rule: /fill the disk/, from: 'max-size: 10m, ', to: '' },
    { rule: /is mounted/, from: './deploy/prometheus/alerts.yml:', to: './deploy/prometheus/alarms.yml:' },
    { rule: /is mounted/, from: ':/etc/grafana/provisioning:ro', to: ':/etc/grafana/provisioning' },
    {
      rule: /waits for/,
      from: 'prometheus: { condition: service_healthy }',
      to: 'loki: { condition: service_healthy }',
    },
    { rule: /waits for/, from: 'service_completed_successfully', to: 'service_healthy' },
    { rule: /no secret/, from: 'POSTGRES_PASSWORD_FILE: /run', to: 'POSTGRES_PASSWORD: hush # ' },
    {
      rule: /no secret/,
      from: 'DATABASE_URL_FILE: /run/secrets/database-url',
      to: 'DATABASE_URL: postgres://bracket:hush@postgres/bracket',
    },
    { rule: /its settings/, from: 'ADMIN_TOKEN_FILE', to: 'ADMIN_TOKENS_FILE' },
    { rule: /its settings/, from: 'ADMIN_TOKEN_FILE:', to: 'LOG_LEVEL_FILE: /x\n      ADMIN_TOKEN_FILE:' },
    { rule: /its settings/, from: 'MLFLOW_TRACKING_URI: http://mlflow', to: 'MLFLOW_TRACKING_URI: mlflow' },
    { rule: /its settings/, from: 'ADMIN_TOKEN_FILE:', to: 'DATABASE_URL: file:./x.db\n      ADMIN_TOKEN_FILE:' },
    { rule: /time to end/, from: 'stop_grace_period: 40s', to: 'stop_grace_period: 20s' },
    { rule: /reaches it/, from: 'networks: [store]', to: 'networks: [front]' },
    { rule: /reaches it/, from: 'internal: true', to: 'internal: false' },
    { rule: /named once/, from: '  runs: {}\n', to: '' },
    { rule: /named once/, from: 'networks: [front, store]', to: 'networks: [front, back]' },
  ])('$from → $to', ({ rule, from, to }) => {
    const changed = TEXT.replace(from, to)
    expect(changed).not.toBe(TEXT)
    const faults = RULES.filter((one) => rule.test(one.rule)).flatMap(({ find }) => find(parseComposeFile(changed)))
    expect(faults).not.toEqual([])
  })
})

describe('the passwords', () => {
  const makeSecrets = () => {
    execFileSync('bash', [fileURLToPath(new URL('make-secrets.sh', import.meta.url)), folder])
    return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
  }

  test('are made once, are of 256 bits, and do as settings', () => {
    const made = makeSecrets()
    expect(Object.keys(made).sort()).toEqual(['admin-token', 'database-url', 'postgres-password'])
    expect(made['postgres-password']).toMatch(/^[0-9a-f]{64}$/)
    expect(made['admin-token']).not.toBe(made['postgres-password'])
    expect(parseEnv({ DATABASE_URL: made['database-url'], ADMIN_TOKEN: made['admin-token'] })).toMatchObject({
      DATABASE_URL: `postgres://bracket:${made['postgres-password']}@postgres:5432/bracket`,
    })
    expect(makeSecrets()).toEqual(made)
  })

  test('can be read by the users of all images, and written by none', () => {
    makeSecrets()
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o444)
  })

  test('are completed where a start was broken off', () => {
    const { 'postgres-password': password } = makeSecrets()
    rmSync(join(folder, 'admin-token'))
    writeFileSync(join(folder, 'admin-token.new'), 'hal')
    const made = makeSecrets()
    expect(made['postgres-password']).toBe(password)
    expect(made['admin-token']).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('Prometheus', () => {
  /** Its folder as the container has it. */
  const mount = () => {
    for (const { source, target } of (FILE.services.prometheus?.volumes ?? []).map(mountOf)) {
      if (target.startsWith('/etc/prometheus/')) {
        mkdirSync(folder, { recursive: true })
        copyFileSync(new URL(source, ROOT), join(folder, basename(target)))
      }
    }
    return join(folder, 'prometheus.yml')
  }

  test.runIf(hasPromtool())('takes what is mounted, alerts and all', () => {
    expect(runPromtool(['check', 'config', mount()])).toMatchObject({
      status: 0,
      output: expect.stringMatching(/rule file[\s\S]*\d\d rules found/),
    })
  })

  test('asks services that there are, under the job that alerts and dashboard know', () => {
    const { scrape_configs } = z
      .object({
        scrape_configs: z.array(
          z.object({ job_name: z.string(), static_configs: z.array(z.object({ targets: z.array(z.string()) })) }),
        ),
      })
      .parse(parse(readFileSync(mount(), 'utf8')))
    const targets = scrape_configs.flatMap(({ static_configs }) => static_configs.flatMap((one) => one.targets))
    expect(targets.map((target) => target.split(':')[0])).toEqual(['app', 'localhost'])
    expect(scrape_configs.map(({ job_name }) => job_name)).toContain('bracket')
  })
})

describe('Grafana', () => {
  const mounts = (FILE.services.grafana?.volumes ?? []).map(mountOf)
  const textAt = (target: string) => {
    const { source = '', target: at = '' } =
      mounts.filter(isOfCheckout).find((one) => target.startsWith(one.target)) ?? {}
    return readFileSync(new URL(source + target.slice(at.length), ROOT), 'utf8')
  }

  test('has the dashboard that is mounted, at home too', () => {
    const { providers } = z
      .object({ apiVersion: z.literal(1), providers: z.array(z.object({ options: z.object({ path: z.string() }) })) })
      .parse(parse(textAt('/etc/grafana/provisioning/dashboards/bracket.yaml')))
    const paths = providers.map(({ options }) => `${options.path}/bracket.json`)
    expect(paths).toEqual([FILE.services.grafana?.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH])
    expect(JSON.parse(textAt(paths[0] ?? ''))).toMatchObject({ uid: 'bracket' })
  })

  test('finds the default Prometheus where the dashboard leaves the choice open', () => {
    const { datasources } = z
      .object({ datasources: z.array(z.object({ type: z.string(), url: z.url(), isDefault: z.boolean() })) })
      .parse(parse(textAt('/etc/grafana/provisioning/datasources/prometheus.yaml')))
    expect(datasources).toEqual([{ type: 'prometheus', url: 'http://prometheus:9090', isDefault: true }])
    const dashboard = textAt('/var/lib/bracket-dashboards/bracket.json')
    // What asks at an import, and what a provisioned one never gets an answer to.
    expect(dashboard).not.toContain('__inputs')
    expect([...dashboard.matchAll(/"uid": "(\$\{[^"]*)"/g)].every(([, uid]) => uid === `\${datasource}`)).toBe(true)
    expect(JSON.parse(dashboard).templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource', query: 'prometheus' }),
    )
  })
})
