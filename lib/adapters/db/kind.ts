import { type CreateTableBuilder, type Kysely, type RawBuilder, SqliteAdapter, sql } from 'kysely'

/** All in which the databases differ beyond opening them and inserting many rows. */
export type Kind = {
  /** Text that sorts by its bytes, whatever the language of the database. */
  readonly sortedText: 'text' | RawBuilder<string>
  /** A table whose rows lie in the order of a text key: on SQLite one tree instead of two, where rows are added. */
  keyedByText<Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
  ): CreateTableBuilder<Table, Column>
}

const SQLITE: Kind = {
  sortedText: 'text',
  keyedByText: (table) => table.modifyEnd(sql`without rowid`),
}
const POSTGRES: Kind = { sortedText: sql`text collate "C"`, keyedByText: (table) => table }

export function readKind<Schema>(db: Kysely<Schema>): Kind {
  return db.getExecutor().adapter instanceof SqliteAdapter ? SQLITE : POSTGRES
}
