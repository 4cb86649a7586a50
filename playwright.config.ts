import { defineConfig, devices } from '@playwright/test'
import { CHROMIUM_ARGS } from './cli/browser'

// `npm test` finds a free port and a browser and passes them in; `npx playwright test` works with these defaults.
const { E2E_PORT: port = '3217', CHROMIUM_PATH: executablePath, CI } = process.env
const origin = `http://127.0.0.1:${port}`
const browserPath = executablePath ? { executablePath } : {}

export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  forbidOnly: CI !== undefined,
  fullyParallel: true,
  workers: 2,
  timeout: 30_000,
  reporter: [['list'], ['json'], ['html', { open: 'never' }]],
  use: {
    baseURL: origin,
    locale: 'en-US',
    trace: 'retain-on-failure',
    launchOptions: { ...browserPath, args: [...CHROMIUM_ARGS] },
  },
  projects: [
    { name: 'desktop', grepInvert: /@phone-only/, use: { viewport: { width: 1280, height: 800 } } },
    {
      name: 'phone',
      grep: /@phone/,
      use: { ...devices['Pixel 7'], viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 },
    },
  ],
  webServer: {
    command: `node --import tsx cli/start.ts --host 127.0.0.1 --port ${port}`,
    url: `${origin}/api/health`,
    env: { LOG_LEVEL: 'error' },
    timeout: 240_000,
    stdout: 'ignore',
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5_000 },
  },
})
