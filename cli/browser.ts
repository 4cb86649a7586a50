import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'
import { packageCommand, runNode } from './child'
import { CommandFailure } from './run-command'

const DOWNLOAD_TIMEOUT_MS = 120_000
const LAUNCH_TIMEOUT_MS = 20_000
const SYSTEM_COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'] as const
const SYSTEM_PATHS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
] as const

/** Chromium refuses its sandbox to root; the rest keeps it from talking to anybody during a test. */
export const CHROMIUM_ARGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * A Chromium that really starts: the one asked for, Playwright's own (downloaded where that works), the system's, or
 * Debian's package where this process may install one. Undefined stands for Playwright's own.
 * @throws CommandFailure when there is none.
 */
export async function findChromium(asked: string | undefined): Promise<string | undefined> {
  if (asked) {
    if (await canLaunch(asked)) return asked
    throw new CommandFailure(`CHROMIUM_PATH is ${asked}, which does not start as a browser.`)
  }
  if (await canLaunch(undefined)) return undefined
  if (!existsSync(chromium.executablePath())) {
    console.log("Playwright's browser is missing; trying to download it (two minutes at most) …")
    if ((await downloadPlaywrights()) && (await canLaunch(undefined))) return undefined
    console.log('That did not work; looking for a browser of the system.')
  }
  for (const path of systemBrowsers()) if (await canLaunch(path)) return path
  if (installDebianPackage() && (await canLaunch('/usr/bin/chromium'))) return '/usr/bin/chromium'
  throw new CommandFailure(
    'No Chromium found for the browser tests. Install one ("npx playwright install --with-deps chromium", ' +
      "or your system's chromium package), or name one with CHROMIUM_PATH.",
  )
}

async function canLaunch(executablePath: string | undefined): Promise<boolean> {
  const path = executablePath === undefined ? {} : { executablePath }
  try {
    const browser = await chromium.launch({ ...path, args: [...CHROMIUM_ARGS], timeout: LAUNCH_TIMEOUT_MS })
    await browser.close()
    return true
  } catch {
    return false
  }
}

async function downloadPlaywrights(): Promise<boolean> {
  const playwright = packageCommand('@playwright/test', 'cli.js')
  return (await runNode([playwright, 'install', 'chromium'], { timeoutMs: DOWNLOAD_TIMEOUT_MS, isSilent: true })) === 0
}

function systemBrowsers(): readonly string[] {
  const onPath = SYSTEM_COMMANDS.map((command) => findCommand(command)).filter((path) => path !== undefined)
  return [...onPath, ...SYSTEM_PATHS.filter((path) => existsSync(path))]
}

function installDebianPackage(): boolean {
  const apt = findCommand('apt-get')
  if (!apt || process.getuid?.() !== 0) return false
  console.log('Installing the chromium package …')
  const environment = ['DEBIAN_FRONTEND=noninteractive', apt]
  const steps = [['update'], ['install', '-y', '--no-install-recommends', 'chromium']]
  return steps.every((step) => spawnSync('env', [...environment, ...step], { stdio: 'inherit' }).status === 0)
}

function findCommand(name: string): string | undefined {
  // biome-ignore lint/style/noProcessEnv: where commands stand is the system's to say, no setting of ours
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}
