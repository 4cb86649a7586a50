import { Command, InvalidArgumentError } from 'commander'
import { createKeyRequestSchema, MAX_KEY_NAME, MAX_PER_MINUTE } from '@/lib/contracts/keys'
import { SCOPES, type Scope } from '@/lib/core/access/api-key'
import { KEY_ID } from '@/lib/core/access/key-text'
import { callOf } from '../one-file'
import { runBreakable } from '../run-command'
import { limitOne, revokeOne } from './change'
import { type CreateOptions, createOne } from './create'
import { readExpiry } from './expiry'
import { type ListOptions, listKeys } from './list'

const NO_LIMIT = 'none'
const JSON_OPTION = ['--json', 'as JSON, for scripts'] as const

/** Makes, lists, limits and revokes API keys. */
export function keysCommand(): Command {
  const command = new Command('keys').description(
    'API keys of the server that has the same DATABASE_URL. With REQUIRE_API_KEY=on, only who sends one is answered.',
  )

  command
    .command('create')
    .description('make a key; it is shown once, and only its hash is kept')
    .requiredOption('--name <name>', 'whose or what for it is', parseName)
    .option(
      '--scopes <list>',
      `of ${SCOPES.join(', ')}, with commas between; batch includes predict, admin all`,
      parseScopes,
      ['predict'] as const,
    )
    .option(
      '--expires <when>',
      'after a time such as 90d or 12h, or on a day such as 2030-12-31; without it, never',
      parseExpiry,
    )
    .option('--per-minute <n>', "requests a minute; without it, the server's RATE_LIMIT_KEY", parsePerMinute)
    .option(...JSON_OPTION)
    .action((options: CreateOptions) => runBreakable(() => createOne(options)))

  command
    .command('list')
    .description('keys, newest first; those that open nothing any more with --all')
    .option('--all', 'with those that are expired or revoked')
    .option(...JSON_OPTION)
    .action((options: ListOptions) => runBreakable(() => listKeys(options)))

  command
    .command('limit')
    .description('change how many requests a minute a key may send; it holds on every server within seconds')
    .argument('<id>', "the key's id, as list shows it", parseId)
    .requiredOption('--per-minute <n>', `a number, or ${NO_LIMIT} for the server's RATE_LIMIT_KEY`, (text) =>
      text === NO_LIMIT ? NO_LIMIT : parsePerMinute(text),
    )
    .option(...JSON_OPTION)
    .action((id: string, { perMinute, json }: { perMinute: number | typeof NO_LIMIT; json?: boolean }) =>
      runBreakable(() => limitOne(id, { perMinute: perMinute === NO_LIMIT ? undefined : perMinute, json })),
    )

  command
    .command('revoke')
    .description('end a key for good; it holds on every server within seconds')
    .argument('<id>', "the key's id, as list shows it", parseId)
    .option(...JSON_OPTION)
    .action((id: string, options: { json?: boolean }) => runBreakable(() => revokeOne(id, options)))
  return command
}

function parseName(text: string): string {
  const parsed = createKeyRequestSchema.shape.name.safeParse(text)
  if (parsed.success) return parsed.data
  throw new InvalidArgumentError(`It must be one line of at most ${MAX_KEY_NAME} characters.`)
}

function parseScopes(text: string): readonly Scope[] {
  const named = text.split(',').map((part) => part.trim())
  const scopes = SCOPES.filter((scope) => named.includes(scope))
  if (named.some((name) => !SCOPES.some((scope) => scope === name))) {
    throw new InvalidArgumentError(`They must be of ${SCOPES.join(', ')}, with commas between.`)
  }
  return scopes
}

function parseExpiry(text: string): number {
  const expiresMs = readExpiry(text, Date.now())
  if (expiresMs === undefined) {
    throw new InvalidArgumentError('It must be a time to come: 90d, 12h, or a day such as 2030-12-31.')
  }
  return expiresMs
}

function parsePerMinute(text: string): number {
  const perMinute = Number(text)
  if (!Number.isInteger(perMinute) || perMinute < 1 || perMinute > MAX_PER_MINUTE) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MAX_PER_MINUTE.toLocaleString('en')}.`)
  }
  return perMinute
}

function parseId(text: string): string {
  if (KEY_ID.test(text)) return text
  throw new InvalidArgumentError(`It must be the id of a key, 12 letters and digits: ${callOf('keys', 'list')}.`)
}
