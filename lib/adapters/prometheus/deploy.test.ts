import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { touchEveryMetric } from '@/lib/testing/metrics-page'
import { hasPromtool, runPromtool } from '@/lib/testing/promtool'
import { createMetrics } from './metrics'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const PROMETHEUS = join(ROOT, 'deploy', 'prometheus')

const dashboardSchema = z.object({
  uid: z.string(),
  panels: z.array(
    z.object({ id: z.number(), title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) }),
  ),
})

/** What the scraper adds to every sample. */
const SCRAPED_LABELS = ['job', 'instance']

let page: string
let samples: ReadonlyMap<string, ReadonlySet<string>>
let panels: z.infer<typeof dashboardSchema>['panels']
let alerts: string
beforeAll(async () => {
  const metrics = createMetrics({ version: '1.2.3', node: 'v20.9.0' })
  touchEveryMetric(metrics)
  // Garbage is collected sooner or later; until then its figure has no labels.
  page = `${await metrics.text()}nodejs_gc_duration_seconds_sum{kind="minor"} 1\n`
  samples = labelsOfSamples(page)
  panels = dashboardSchema.parse(JSON.parse(await readFile(join(ROOT, 'deploy/grafana/bracket.json'), 'utf8'))).panels
  alerts = await readFile(join(PROMETHEUS, 'alerts.yml'), 'utf8')
})

/** The names of samples as they stand on the page, with the labels that each can have. */
function labelsOfSamples(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>()
  for (const [, name = '', labels = ''] of text.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
    const known = found.get(name) ?? new Set(SCRAPED_LABELS)
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    found.set(name, known)
  }
  return found
}

/** Ours, Node's and the process's names in an expression, with the labels that their selectors ask for. */
function usesIn(text: string): readonly { readonly name: string; readonly labels: readonly string[] }[] {
  return [...text.matchAll(/(?<![\w:])((?:ics|nv|nodejs|process)_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, name = '', selector = '']) => ({
      name,
      labels: [...selector.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, label = '']) => label),
    }),
  )
}

function unknownIn(text: string): readonly string[] {
  return usesIn(text).flatMap(({ name, labels }) => {
    const known = samples.get(name)
    return known ? labels.filter((label) => !known.has(label)).map((label) => `${name}{${label}}`) : [name]
  })
}

test('what is no metric of ours is found', () => {
  expect(unknownIn('sum(rate(ics_inference_rows_total{model="m", job="j"}[5m])) / ics_gone_total{a="b"}')).toEqual([
    'ics_gone_total',
  ])
  expect(unknownIn('ics_ready{model=~"m"}')).toEqual(['ics_ready{model}'])
})

test('the dashboard shows metrics that there are, by labels that they have', () => {
  const expressions = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })))
  expect(expressions.length).toBeGreaterThan(40)
  expect(expressions.flatMap(({ title, expr }) => unknownIn(expr).map((name) => `${title}: ${name}`))).toEqual([])
})

test('every metric of ours is on the dashboard, but for Triton’s names of the same', () => {
  const shown = new Set(
    panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => usesIn(expr))).map(({ name }) => name),
  )
  const families = [...page.matchAll(/^# TYPE (ics_\w+) /gm)].map(([, name = '']) => name)
  const isShown = (family: string) => [family, `${family}_bucket`, `${family}_count`].some((name) => shown.has(name))
  expect(families.length).toBeGreaterThan(20)
  expect(families.filter((family) => !isShown(family))).toEqual([])
})

test('the guide explains every metric of ours, and no other', async () => {
  const guide = await readFile(join(ROOT, 'docs/observability.md'), 'utf8')
  const families = [...page.matchAll(/^# TYPE ((?:ics|nv)_\w+) /gm)].map(([, name = '']) => name)
  const named = [...guide.matchAll(/`((?:ics|nv)_\w*[a-z])`/g)].map(([, name = '']) => name)
  expect([...new Set(named)].sort()).toEqual(families.sort())
})

test('panels have ids and titles of their own', () => {
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length)
})

test('alerts watch metrics that there are', () => {
  expect(usesIn(alerts).length).toBeGreaterThan(20)
  expect(unknownIn(alerts)).toEqual([])
})

test('every alert is tested to fire, and explained', async () => {
  const tests = await readFile(join(PROMETHEUS, 'alerts.test.yml'), 'utf8')
  const guide = await readFile(join(ROOT, 'docs/observability.md'), 'utf8')
  const names = [...alerts.matchAll(/- alert: (\w+)/g)].map(([, name = '']) => name)
  const fired = new Set([...tests.matchAll(/alertname: (\w+)\n\s+exp_alerts:\n/g)].map(([, name = '']) => name))
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !fired.has(name))).toEqual([])
  expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
})

describe.runIf(hasPromtool())('promtool', () => {
  test('accepts the rules, and the example that loads them', () => {
    expect(runPromtool(['check', 'rules', 'alerts.yml'], { cwd: PROMETHEUS })).toMatchObject({ status: 0 })
    expect(runPromtool(['check', 'config', 'prometheus.yml'], { cwd: PROMETHEUS })).toMatchObject({ status: 0 })
  })

  test('sees each alert fire when it should, and not before', () => {
    const { status, output } = runPromtool(['test', 'rules', 'alerts.test.yml'], { cwd: PROMETHEUS })
    expect(output).toContain('SUCCESS')
    expect(status).toBe(0)
  })

  test('can read every expression of the dashboard', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bracket-dashboard-'))
    const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))
    const rules = expressions.map((expr, n) => ({
      record: `panel:expression:${n}`,
      expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$', ''),
    }))
    // JSON is YAML.
    await writeFile(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'dashboard', rules }] }))
    const checked = runPromtool(['check', 'rules', 'rules.yml'], { cwd: folder })
    await rm(folder, { recursive: true })
    expect(checked.output).toContain(`SUCCESS: ${rules.length} rules found`)
    expect(checked.status).toBe(0)
  })

  test('can read the page, and finds nothing but names that are not ours to choose', () => {
    const { status, output } = runPromtool(['check', 'metrics'], { input: page })
    const complaints = output.split('\n').filter((line) => line !== '')
    const isForeign = (line: string) => /^nv_inference_|^nodejs_active_\w+_total /.test(line)
    expect(complaints.filter((line) => !isForeign(line))).toEqual([])
    // 3: the page can be read, some names are odd.
    expect(status).toBe(3)
  })
})
