import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const GUARD = fileURLToPath(new URL('../ec2/guard-runner.sh', import.meta.url))
const OURS = {
  GITHUB_REF: 'refs/heads/main',
  GITHUB_EVENT_NAME: 'push',
  GITHUB_WORKFLOW_REF: 'owner/bracket/.github/workflows/deploy.yml@refs/heads/main',
}

function mayBegin(variables: Readonly<Record<string, string>>): Promise<boolean> {
  return new Promise((resolve) => {
    // As the runner calls it.
    execFile('bash', ['-e', GUARD], { env: { PATH: '/usr/bin:/bin', ...variables } }, (error) => resolve(!error))
  })
}

test.each(['push', 'workflow_dispatch'])('a deployment by %s may begin', async (event) => {
  expect(await mayBegin({ ...OURS, GITHUB_EVENT_NAME: event })).toBe(true)
})

test.each([
  { name: 'a pull request', GITHUB_EVENT_NAME: 'pull_request' },
  { name: 'a pull request with rights', GITHUB_EVENT_NAME: 'pull_request_target' },
  { name: 'another branch', GITHUB_REF: 'refs/heads/other' },
  { name: 'another workflow', GITHUB_WORKFLOW_REF: 'owner/bracket/.github/workflows/mine.yml@refs/heads/main' },
  {
    name: 'the workflow of a pull request',
    GITHUB_WORKFLOW_REF: OURS.GITHUB_WORKFLOW_REF.replace('heads/main', 'pull/1/merge'),
  },
  {
    name: 'a name that only ends alike',
    GITHUB_WORKFLOW_REF: `owner/bracket/.github/workflows/x/${OURS.GITHUB_WORKFLOW_REF}`,
  },
  { name: 'nothing known of it', GITHUB_REF: '', GITHUB_EVENT_NAME: '', GITHUB_WORKFLOW_REF: '' },
])('$name may not', async ({ name: _, ...variables }) => {
  expect(await mayBegin({ ...OURS, ...variables })).toBe(false)
})
