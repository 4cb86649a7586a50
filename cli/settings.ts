import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { type Env, parseEnv } from '@/lib/config/env'
import { readSecretFiles } from '@/lib/config/secrets'
import { CommandFailure } from './run-command'
import { loadSettingsFile } from './settings-file'

/**
 * The environment, and for what it does not set the file `.env`, as the server has them.
 * @throws CommandFailure naming each bad setting.
 */
export function readSettings(): Env {
  loadSettingsFile()
  try {
    return parseEnv(readSecretFiles(process.env, (path) => readFileSync(path, 'utf8')))
  } catch (error) {
    throw new CommandFailure(error instanceof Error ? error.message : 'Invalid environment.')
  }
}

/** Who is at this machine, for what is written down. */
export function readUserName(): string {
  try {
    return userInfo().username
  } catch {
    return process.env.USER ?? 'unknown'
  }
}

/** The same, for the audit log. */
export function commandLineUser(): string {
  return `command line: ${readUserName()}`
}
