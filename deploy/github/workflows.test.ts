import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkWorkflows } from './check-workflows'
import { checkScripts } from './shellcheck'
import { readWorkflowFiles, stepsOf } from './workflow-files'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const files = readWorkflowFiles(ROOT)

/** Paths from the root, of what is ours. */
function filesOfDeploy(ending: string): readonly string[] {
  const folders = readdirSync(join(ROOT, 'deploy')).filter((name) => name !== 'node_modules' && !name.includes('.'))
  return folders
    .flatMap((name) =>
      readdirSync(join(ROOT, 'deploy', name), { recursive: true, encoding: 'utf8' }).map((path) =>
        join('deploy', name, path),
      ),
    )
    .filter((path) => path.endsWith(ending) && !path.includes('/cdk.out/'))
}

test('the workflows are as GitHub, actionlint, shellcheck and our rules want them', async () => {
  expect(files.map(({ path }) => path)).toEqual([
    '.github/actions/setup/action.yml',
    '.github/workflows/ci.yml',
    '.github/workflows/deploy.yml',
    '.github/workflows/retrain.yml',
  ])
  expect(await checkWorkflows(files, ROOT)).toEqual([])
})

test('every npm script that a run line calls is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const called = files.flatMap((file) =>
    stepsOf(file).flatMap(({ step }) => /npm run (\S+)/.exec(step.run ?? '')?.[1] ?? []),
  )
  expect(called).toContain('verify')
  expect(called.filter((name) => !(name in scripts))).toEqual([])
})

test('every folder with tests in containers is run by ci', () => {
  const tests = filesOfDeploy('.container.test.ts')
  const ci = readFileSync(join(ROOT, '.github/workflows/ci.yml'), 'utf8')
  const run = `${/npm run test:containers -- (.*)/.exec(ci)?.[1]} deploy/image`.split(' ')
  expect(tests.length).toBeGreaterThan(0)
  expect(tests.filter((path) => !run.some((folder) => path.startsWith(`${folder}/`)))).toEqual([])
})

test('Dependabot knows every place with something to keep up with', () => {
  const { updates } = parse(readFileSync(join(ROOT, '.github/dependabot.yml'), 'utf8'))
  const folders = (ecosystem: string) =>
    updates
      .filter((update: { 'package-ecosystem': string }) => update['package-ecosystem'] === ecosystem)
      .flatMap(({ directory, directories = [directory] }: { directory: string; directories?: string[] }) => directories)
  expect(folders('npm')).toEqual(['/', '/deploy'])
  for (const folder of folders('npm')) expect(existsSync(join(ROOT, folder, 'package-lock.json'))).toBe(true)
  expect(folders('docker')).toEqual(['/'])
  const own = files.filter(({ path }) => path.startsWith('.github/actions/')).map(({ path }) => `/${dirname(path)}`)
  expect(folders('github-actions')).toEqual(['/', ...own])
})

test('shellcheck has nothing to say about the scripts that deploy', async () => {
  const scripts = filesOfDeploy('.sh')
  expect(scripts).toContain('deploy/github/retrain.sh')
  expect(await checkScripts(ROOT, scripts)).toEqual([])
})
