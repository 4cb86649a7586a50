import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const TESTS = '{app,cli,components,lib}/**/*.test.{ts,tsx}'
const MLFLOW_TESTS = '{app,cli,components,lib}/**/*.mlflow.test.ts'
const POSTGRES_TESTS = '{app,cli,components,lib}/**/*.postgres.test.ts'
/** Of what is in `deploy`; those that need an engine for containers are on their own. */
const DEPLOY_TESTS = 'deploy/**/*.test.ts'
const CONTAINER_TESTS = 'deploy/**/*.container.test.ts'

export default defineConfig({
  resolve: {
    alias: {
      '@': here('.'),
      // The package throws outside the React-server condition.
      'server-only': here('./lib/testing/server-only.ts'),
    },
  },
  test: {
    setupFiles: ['./lib/testing/console-guard.ts', './lib/testing/patience.ts'],
    testTimeout: 30_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: [TESTS],
          exclude: [...configDefaults.exclude, MLFLOW_TESTS, POSTGRES_TESTS],
          // One core less, the default, leaves half of a small machine idle.
          maxWorkers: '100%',
        },
      },
      {
        extends: true,
        test: {
          name: 'mlflow',
          include: [MLFLOW_TESTS],
          globalSetup: ['./lib/testing/mlflow/global-setup.ts'],
          // One server, in which models have fixed names: one file at a time.
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: [POSTGRES_TESTS],
          // One server; each test has a database of its own on it.
          globalSetup: ['./lib/testing/postgres/global-setup.ts'],
          maxWorkers: '100%',
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        // These packages name source maps that they do not bring, which Vite would tell in 70 lines.
        logLevel: 'error',
        test: {
          name: 'deploy',
          include: [DEPLOY_TESTS],
          exclude: [...configDefaults.exclude, CONTAINER_TESTS],
          // Read through Vite: it imports JSON as bundlers do, and Node does not.
          server: { deps: { inline: [/@actions\//] } },
          testTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        extends: true,
        test: {
          name: 'containers',
          include: [CONTAINER_TESTS],
          globalSetup: ['./lib/testing/containers/global-setup.ts'],
          // Most of the time they wait for containers to start and to end; more of them would put too much load on a small machine.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
