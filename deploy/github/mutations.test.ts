import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checkWorkflows } from './check-workflows'
import { readWorkflowFiles, type WorkflowFile } from './workflow-files'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const files = readWorkflowFiles(ROOT)
const CHECKOUT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1'

/** An expression, as workflows write them. */
const use = (value: string) => `\${{ ${value} }}`

/** The files with `from` replaced by `to` in one of them, where it stands first. */
function put(name: string, from: string, to: string): readonly WorkflowFile[] {
  const path = files.find((file) => file.path.endsWith(name))?.path
  return files.map((file) => {
    if (file.path !== path) return file
    if (!file.text.includes(from)) throw new Error(`${name} has no ${from}`)
    return { path, text: file.text.replace(from, () => to) }
  })
}

test.each([
  [
    'an unknown key of a job',
    'ci.yml',
    '    timeout-minutes: 15\n',
    '    timeout-minutes: 15\n    retries: 2\n',
    /retries/,
  ],
  ['an unknown key of a step', 'deploy.yml', '      - id: merge\n', '      - id: merge\n        shel: sh\n', /shel/],
  ['an unknown key of an action', 'action.yml', '      shell: bash\n', '      shel: bash\n', /shel/],
  [
    'a broken expression',
    'ci.yml',
    "contains(needs.*.result, 'failure')",
    'contains(needs.*.result',
    /Unexpected end|unexpected/i,
  ],
  ['a job waits for one that is not there', 'deploy.yml', 'needs: publish', 'needs: publisch', /publisch/],
  ['the output of a step that is not there', 'deploy.yml', 'steps.merge.outputs', 'steps.merged.outputs', /merged/],
  ['a runner of no known label', 'ci.yml', 'runs-on: ubuntu-24.04', 'runs-on: ubuntu-24.4', /ubuntu-24\.4/],
  ['an action by its tag', 'ci.yml', CHECKOUT, 'actions/checkout@v7', /not pinned/],
  ['an action by a short commit', 'ci.yml', CHECKOUT, 'actions/checkout@3d3c42e # v7.0.1', /not pinned/],
  ['an action without its version in words', 'ci.yml', CHECKOUT, CHECKOUT.split(' ')[0] ?? '', /not pinned/],
  ['an action in a container', 'ci.yml', `uses: ${CHECKOUT}`, 'uses: docker://alpine:3', /not pinned/],
  ['an action of nobody', 'ci.yml', CHECKOUT, CHECKOUT.replace('actions/', 'action/'), /nobody looked at/],
  [
    'a misspelt input',
    'ci.yml',
    'persist-credentials: false',
    'persist-credential: false',
    /no input persist-credential/,
  ],
  ['a misspelt input of our own action', 'ci.yml', 'packages: postgresql', 'package: postgresql', /no input package/],
  [
    'a checkout that leaves its token',
    'deploy.yml',
    'persist-credentials: false',
    'fetch-depth: 1',
    /leaves its token/,
  ],
  [
    'a secret in a run line',
    'deploy.yml',
    'registry-login.sh "$USER_NAME"',
    `registry-login.sh ${use('secrets.DOCKERHUB_TOKEN')}`,
    /a secret outside/,
  ],
  [
    'a secret for the whole job',
    'deploy.yml',
    '    environment: registry\n',
    `    environment: registry\n    env:\n      TOKEN: ${use('secrets.DOCKERHUB_TOKEN')}\n`,
    /every step would see/,
  ],
  [
    'a secret for every job',
    'retrain.yml',
    'skip\n',
    `skip\n  TOKEN: ${use('secrets.DAGSHUB_TOKEN')}\n`,
    /every job would see/,
  ],
  [
    'secrets handed on whole',
    'deploy.yml',
    'uses: ./.github/workflows/ci.yml\n',
    'uses: ./.github/workflows/ci.yml\n    secrets: inherit\n',
    /every step would see/,
  ],
  ['a secret of no environment', 'retrain.yml', '    environment: tracking\n', '', /names the environment/],
  [
    'an expression in a run line',
    'deploy.yml',
    'name-image.sh "$REPOSITORY"',
    `name-image.sh ${use('inputs.digest')}`,
    /code that others write/,
  ],
  [
    'an expression that a pull request fills',
    'ci.yml',
    'npm run verify',
    `npm run verify -- ${use('github.head_ref')}`,
    /untrusted/,
  ],
  ['a program in a run line', 'ci.yml', 'npm run build', 'npm run build && npm run test', /one call/],
  [
    'a program of several lines',
    'ci.yml',
    '- run: npm run build',
    '- run: |\n          npm run build\n          npm run test',
    /one call/,
  ],
  ['another program', 'ci.yml', '- run: npm run build', '- run: curl example.org', /neither a script/],
  [
    'a script that is not there',
    'deploy.yml',
    'deploy/github/name-image.sh',
    'deploy/github/name-images.sh',
    /is not there/,
  ],
  ['an unquoted variable', 'deploy.yml', 'deploy.sh "$IMAGE"', 'deploy.sh $IMAGE', /SC2086/],
  ['another shell', 'retrain.yml', 'shell: bash', 'shell: sh', /name the shell/],
  ['no default permissions', 'retrain.yml', 'permissions: {}\n', '', /its permissions are/],
  ['all permissions', 'ci.yml', 'permissions:\n  contents: read', 'permissions: write-all', /its permissions are/],
  ['no permissions of a job', 'retrain.yml', '    permissions:\n      contents: read\n', '', /needs permissions/],
  ['a permission too many', 'deploy.yml', '      contents: read\n', '      contents: write\n', /more than it needs/],
  ['a permission that does not exist', 'deploy.yml', 'attestations: write', 'attestation: write', /attestation/],
  ['no limit of time', 'ci.yml', '    timeout-minutes: 15\n', '', /timeout-minutes/],
  ['no limit worth the name', 'ci.yml', 'timeout-minutes: 15', 'timeout-minutes: 360', /timeout-minutes/],
  [
    'a pull request reaches the host',
    'deploy.yml',
    '  workflow_dispatch:\n',
    '  pull_request:\n  workflow_dispatch:\n',
    /pull_request would reach/,
  ],
  [
    'another workflow reaches the host',
    'deploy.yml',
    '  workflow_dispatch:\n',
    '  workflow_call:\n  workflow_dispatch:\n',
    /workflow_call would reach/,
  ],
  ['another branch reaches the host', 'deploy.yml', 'branches: [main]', "branches: ['**']", /another branch/],
  [
    'a job of ci on the host',
    'ci.yml',
    'runs-on: ubuntu-24.04',
    'runs-on: [self-hosted, bracket]',
    /only the last job/,
  ],
  [
    'a build on the host, by the matrix',
    'deploy.yml',
    'runner: ubuntu-24.04-arm',
    'runner: self-hosted',
    /only the last job/,
  ],
  ['nobody is asked', 'deploy.yml', 'name: production\n', 'name: registry\n', /which asks/],
  [
    'deployments overlap',
    'deploy.yml',
    '    concurrency:\n      group: production\n      cancel-in-progress: false\n',
    '',
    /must not overlap/,
  ],
  [
    'a deployment is cancelled half-way',
    'deploy.yml',
    'cancel-in-progress: false',
    'cancel-in-progress: true',
    /must not overlap/,
  ],
  ['what is red is built', 'deploy.yml', '    needs: ci\n', '', /build does not wait for ci/],
  ['what is red is deployed', 'deploy.yml', '    needs: publish\n', '', /image does not wait for ci/],
  ['a trigger with rights for forks', 'ci.yml', '  pull_request:\n', '  pull_request_target:\n', /what others propose/],
  ['a job that nobody needs', 'ci.yml', 'models, image', 'image', /does not need models/],
  ['a check that is skipped where a job fails', 'ci.yml', 'if: always()', 'if: success()', /must run always/],
])('%s is found', async (_, name, from, to, said) => {
  const faults = await checkWorkflows(put(name, from, to), ROOT)
  expect(faults.filter((fault) => said.test(fault))).not.toEqual([])
  expect(faults.every((fault) => fault.startsWith('.github/'))).toBe(true)
})

test('what is no YAML is said, with the file', async () => {
  const faults = await checkWorkflows(put('retrain.yml', 'name: retrain', 'name: [retrain'), ROOT)
  expect(faults.join('\n')).toContain('.github/workflows/retrain.yml')
})
