import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parseEnv } from '@/lib/config/env'
import { SECRET_SETTINGS } from '@/lib/config/secrets'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
const scripts = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.sh'))
/** Settings of the example, those that are commented out too. */
const settings = [...read('settings.env').matchAll(/^#?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
  ([, name = '', value = '']) => ({
    name,
    value,
  }),
)

test('every setting of the host that a script reads stands in the example, and no other one', () => {
  const text = scripts.map(read).join('\n')
  const isRead = (name: string) => text.includes(`\${${name}:-`)
  const asked = new Set([...text.matchAll(/\$\{(BRACKET_[A-Z0-9_]+):-/g)].map(([, name]) => name ?? ''))
  // Where a host is, and what tests have of their own.
  const own = [
    'BRACKET_HOME',
    'BRACKET_PROGRAMS',
    'BRACKET_NAME',
    'BRACKET_PROXY_IMAGE',
    'BRACKET_HTTP',
    'BRACKET_HTTPS',
  ]
  const named = settings.map(({ name }) => name).filter((name) => name.startsWith('BRACKET_'))
  expect([...asked].filter((name) => !own.includes(name)).toSorted()).toEqual(named.toSorted())
  expect(named.filter((name) => !isRead(name))).toEqual([])
})

test('what the scripts do where nothing is set is what the example says', () => {
  const text = scripts.map(read).join('\n')
  const isCommentedOut = (name: string) => read('settings.env').includes(`#${name}=`)
  for (const { name, value } of settings.filter((each) => !isCommentedOut(each.name))) {
    const defaults = [...text.matchAll(new RegExp(`\\$\\{${name}:-([^}]*)\\}`, 'g'))].map(([, given]) => given)
    expect(defaults.filter((given) => given !== value)).toEqual([])
  }
})

test('the other settings are ones that the app takes', () => {
  const ofApp = settings.filter(({ name }) => !name.startsWith('BRACKET_'))
  const known = Object.keys(parseEnv({}))
  expect(ofApp.filter(({ name }) => !known.includes(name))).toEqual([])
  expect(() => parseEnv(Object.fromEntries(ofApp.map(({ name, value }) => [name, value])))).not.toThrow()
})

test('the host takes every secret that the app takes from a file, and one for the judge', () => {
  const names = /SECRET_NAMES='([^']+)'/.exec(read('host.sh'))?.[1]?.split(/\s+/) ?? []
  expect(names.toSorted()).toEqual([...SECRET_SETTINGS, 'PROBE_API_KEY'].toSorted())
})

test('the old one has time to finish: its drain, what it is answering, and some', () => {
  const [drain, stop] = ['DRAIN_SECONDS', 'BRACKET_STOP_SECONDS'].map((name) =>
    Number(settings.find((setting) => setting.name === name)?.value),
  ) as [number, number]
  // As cli/serve.ts has it.
  expect(stop).toBeGreaterThan(drain + 30)
})

test('units call scripts that are there', () => {
  for (const [, script] of read('units/bracket-backup.service').matchAll(
    /^ExecStart=\/opt\/bracket\/deploy\/ec2\/(\S+)$/gm,
  )) {
    expect(scripts).toContain(script)
  }
})

test('the proxy is pinned, and knows full duplex', () => {
  const [, major, minor] = /PROXY_IMAGE=caddy:(\d+)\.(\d+)\.\d+-alpine$/m.exec(read('proxy.sh')) ?? []
  expect(Number(major)).toBe(2)
  expect(Number(minor)).toBeGreaterThanOrEqual(7)
  expect(read('caddy/Caddyfile')).toMatch(/^\t\tenable_full_duplex$/m)
})
