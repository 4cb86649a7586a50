import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const CDK = join(HERE, '../node_modules/aws-cdk/bin/cdk')

let folder: string
let said: string
/** Of the archive that machines fetch. */
let scripts: readonly string[]
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bracket-cdk-'))
  const args = [CDK, 'synth', '--quiet', '--no-lookups', '--output', folder]
  // No home, no credentials, no region: who has an account has no other templates.
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: HERE,
    encoding: 'utf8',
    env: { HOME: folder },
  })
  said = `${stdout}${stderr}`
  expect(said).toContain('Successfully synthesized')
  expect(status).toBe(0)
  const { files } = JSON.parse(readFileSync(join(folder, 'BracketSingle.assets.json'), 'utf8')) as {
    files: Record<string, { source: { path: string; packaging: string } }>
  }
  const archive = Object.values(files).find(({ source }) => source.packaging === 'zip')?.source.path ?? ''
  scripts = readdirSync(join(folder, archive), { recursive: true, encoding: 'utf8' })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the command synthesizes both stacks without an account, and finds nothing to complain about', () => {
  for (const stack of ['BracketSingle', 'BracketScaled']) {
    expect(existsSync(join(folder, `${stack}.template.json`))).toBe(true)
  }
  expect(said).not.toMatch(/WARNING|ERROR/)
})

test('machines fetch what they run, laid out as here, and nothing else', () => {
  expect(scripts).toEqual(
    expect.arrayContaining([
      'aws/host/single.sh',
      'aws/host/scaled.sh',
      'aws/host/migrate.sh',
      'ec2/install.sh',
      'ec2/deploy.sh',
      'ec2/caddy/Caddyfile',
      'image/probe.mjs',
    ]),
  )
  expect(scripts.filter((path) => /\.ts$|node_modules|cdk\.out|^(k8s|github|compose)/.test(path))).toEqual([])
})
