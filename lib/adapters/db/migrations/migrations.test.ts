import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Kysely } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { migrate } from '../migrate'
import { openSqlite } from '../sqlite/open-sqlite'
import type { Tables } from '../tables'
import { MIGRATIONS } from '.'

type Migrations = typeof MIGRATIONS
/** By `table.column`, whether a row may leave it out. */
type Columns = ReadonlyMap<string, boolean>

/** What a version before the migration would miss, or not know that it must give; of those that say so, nothing. */
async function findTakenAway(migrations: Migrations): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bracket-migrations-'))
  const { db, close } = await openSqlite(join(folder, 'bracket.db'))
  onTestFinished(async () => {
    await close()
    await rm(folder, { recursive: true })
  })
  const faults: string[] = []
  let before: Columns = new Map()
  for (const [index, name] of Object.keys(migrations).entries()) {
    await migrate(db, Object.fromEntries(Object.entries(migrations).slice(0, index + 1)))
    const after = await readColumns(db)
    if (!/-needs-\d{4}$/.test(name)) faults.push(...compare(before, after).map((fault) => `${name}: ${fault}`))
    before = after
  }
  return faults
}

function compare(before: Columns, after: Columns): readonly string[] {
  const gone = [...before.keys()].filter((column) => !after.has(column))
  const tables = new Set([...before.keys()].map((column) => column.split('.')[0]))
  const demanded = [...after].filter(([column, isOptional]) => {
    return !isOptional && tables.has(column.split('.')[0]) && before.get(column) !== false
  })
  return [...gone.map((column) => `${column} is gone`), ...demanded.map(([column]) => `${column} must be given`)]
}

async function readColumns(db: Kysely<Tables>): Promise<Columns> {
  const tables = await db.introspection.getTables()
  return new Map(
    tables.flatMap(({ name, columns }) =>
      columns.map((column) => [`${name}.${column.name}`, column.isNullable || column.hasDefaultValue] as const),
    ),
  )
}

test('names begin with numbers, in their order', () => {
  const numbers = Object.keys(MIGRATIONS).map((name) => /^(\d{4})-[a-z0-9-]+$/.exec(name)?.[1])
  expect(numbers).toEqual(numbers.map((_, index) => String(index + 1).padStart(4, '0')))
})

test('migrations only add, so that a version before them goes on', async () => {
  expect(await findTakenAway(MIGRATIONS)).toEqual([])
})

test.each([
  {
    fault: 'api_keys.name is gone',
    up: (db: Kysely<Tables>) => db.schema.alterTable('api_keys').dropColumn('name').execute(),
  },
  {
    fault: 'promotions.reason must be given',
    up: async (db: Kysely<Tables>) => {
      await db.schema.dropTable('promotions').execute()
      const table = db.schema.createTable('promotions').addColumn('reason', 'text', (column) => column.notNull())
      await table.addColumn('id', 'text').addColumn('place', 'bigint').addColumn('tracking_uri', 'text').execute()
      await db.schema.alterTable('promotions').addColumn('move_json', 'text').execute()
    },
  },
])('one that does not is found out: $fault', async ({ fault, up }) => {
  expect(await findTakenAway({ ...MIGRATIONS, '9999-less': { up } })).toContain(`9999-less: ${fault}`)
  expect(await findTakenAway({ ...MIGRATIONS, '9999-less-needs-0001': { up } })).toEqual([])
})
