import { Command, InvalidArgumentError } from 'commander'
import { runBreakable } from '../run-command'
import { type BackupCommandOptions, backupStore } from './backup'
import { checkStore } from './check'
import { migrateStore } from './migrate'
import { type RestoreCommandOptions, restoreStore } from './restore'

const JSON_OPTION = ['--json', 'as JSON, for scripts'] as const

/** Migrates, backs up, restores and checks the store. */
export function storeCommand(): Command {
  const command = new Command('store').description(
    'The store of the server that has the same DATABASE_URL, an SQLite file or PostgreSQL. Exit code 0: done. 1: not, and why.',
  )

  command
    .command('migrate')
    .description('bring the schema up to date, as a server does when it starts; several may at once')
    .option(...JSON_OPTION)
    .action((options: { json?: boolean }) => runBreakable(() => migrateStore(options)))

  command
    .command('backup')
    .description('copy the store as it is at one moment, while servers write, and read the copy; PostgreSQL by pg_dump')
    .argument('<to>', 'a file; or a folder, in which it is named by its time, UTC: bracket-20260131T120000.000Z.db')
    .option('--keep <n>', 'in a folder, which is made: delete the oldest of those named so, beyond n', parseKeep)
    .option('--force', 'replace the file, where it is there already')
    .option(...JSON_OPTION)
    .action((to: string, options: BackupCommandOptions) => runBreakable(() => backupStore(to, options)))

  command
    .command('restore')
    .description('put a backup in the place of the store, where no server runs; what was there is set aside')
    .argument(
      '<file>',
      'a backup of this kind of store; or of one in SQLite into PostgreSQL, which is how a store moves there',
    )
    .option(
      '--force',
      'PostgreSQL: also where the database is not empty, whose tables go into a schema of their own. SQLite: also where the store is too damaged to tell whether a server has it open',
    )
    .option(...JSON_OPTION)
    .action((file: string, options: RestoreCommandOptions) => runBreakable(() => restoreStore(file, options)))

  command
    .command('check')
    .description(
      'read the whole file, or of PostgreSQL all keys, and say what is in it; exit code 1 where it is damaged',
    )
    .argument('[file]', 'a backup instead')
    .option(...JSON_OPTION)
    .action((file: string | undefined, options: { json?: boolean }) => runBreakable(() => checkStore(file, options)))
  return command
}

function parseKeep(text: string): number {
  const keep = Number(text)
  if (Number.isInteger(keep) && keep >= 1) return keep
  throw new InvalidArgumentError('It must be a whole number from 1.')
}
