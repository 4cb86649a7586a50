import { join } from 'node:path'
import { defineConfig, devices } from '@playwright/test'
import { CHROMIUM_ARGS } from './cli/browser'
import { ADMIN_TOKEN } from './e2e/lifecycle/admin-token'

// `npm test` finds a free port and a browser and passes them in; `npx playwright test` works with these defaults.
const { E2E_PORT: port = '3217', CHROMIUM_PATH: executablePath, CI } = process.env
// `npm test` starts an MLflow server for the tests in e2e/lifecycle; without one they are left out.
const {
  E2E_LIFECYCLE_PORT: lifecyclePort = '3218',
  E2E_MLFLOW_URI: trackingUri,
  E2E_MLFLOW_USERNAME: username = '',
  E2E_MLFLOW_PASSWORD: password = '',
  E2E_MLFLOW_FOLDER: folder = './test-results/lifecycle',
} = process.env
const browserPath = executablePath ? { executablePath } : {}
const LIFECYCLE = /e2e\/lifecycle\//
const SERVICE = /e2e\/service\//
/** Of the project's folder; Playwright empties it before it starts anything. */
const STORE = 'file:test-results/store/bracket.db'
const desktop = { viewport: { width: 1280, height: 800 } }

/** The app, built and started, on a port of its own. */
function serve({ port, env }: { port: string; env: Readonly<Record<string, string>> }) {
  return {
    command: `node --import tsx cli/start.ts --host 127.0.0.1 --port ${port}`,
    url: `${originOf(port)}/api/health`,
    env: { LOG_LEVEL: 'error', ...env },
    timeout: 240_000,
    stdout: 'ignore' as const,
    gracefulShutdown: { signal: 'SIGTERM' as const, timeout: 5_000 },
  }
}

function originOf(port: string): string {
  return `http://127.0.0.1:${port}`
}

const lifecycle =
  trackingUri === undefined
    ? undefined
    : {
        project: {
          name: 'lifecycle',
          testMatch: /e2e\/lifecycle\/.*\.spec\.ts$/,
          // They move the champions of one server, so one at a time.
          fullyParallel: false,
          workers: 1,
          use: { ...desktop, baseURL: originOf(lifecyclePort) },
          metadata: { mlflow: { trackingUri, username, password } },
        },
        server: serve({
          port: lifecyclePort,
          env: {
            MLFLOW_TRACKING_URI: trackingUri,
            MLFLOW_TRACKING_USERNAME: username,
            MLFLOW_TRACKING_PASSWORD: password,
            MODEL_SOURCE: 'mlflow',
            MODEL_REFRESH_SECONDS: '2',
            MODEL_CACHE_DIR: join(folder, 'model-cache'),
            DATABASE_URL: `file:${join(folder, 'bracket.db')}`,
            ADMIN_TOKEN,
          },
        }),
      }

export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  forbidOnly: CI !== undefined,
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  reporter: [['list'], ['json'], ['html', { open: 'never' }]],
  use: {
    baseURL: originOf(port),
    locale: 'en-US',
    trace: 'retain-on-failure',
    launchOptions: { ...browserPath, args: [...CHROMIUM_ARGS] },
  },
  projects: [
    { name: 'desktop', testIgnore: [LIFECYCLE, SERVICE], grepInvert: /@phone-only/, use: desktop },
    {
      name: 'phone',
      testIgnore: [LIFECYCLE, SERVICE],
      grep: /@phone/,
      use: { ...devices['Pixel 7'], viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
    },
    ...(lifecycle ? [lifecycle.project] : []),
    // Servers of their own, under load: one test at a time, and no browser.
    { name: 'service', testMatch: /e2e\/service\/.*\.spec\.ts$/, fullyParallel: false, workers: 1 },
  ],
  webServer: [
    // Whatever a developer's own .env names, these tests are of the models in the folder, and leave the developer's store alone.
    serve({ port, env: { MODEL_SOURCE: 'folder', MLFLOW_TRACKING_URI: '', DAGSHUB_TOKEN: '', DATABASE_URL: STORE } }),
    ...(lifecycle ? [lifecycle.server] : []),
  ],
})
