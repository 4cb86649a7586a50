import Sqlite from 'libsql'

/** Adds so many entries to the log of a store in SQLite, whose rows the database itself makes: some 200,000 a second. */
export function fillLog(path: string, rows: number): void {
  const file = new Sqlite(path)
  file.exec(`insert into predictions
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${rows})
    select printf('019b0000-0000-7000-8000-%012x', i), 'request', 1767225600000 + i, 'xgboost-balanced', '1',
      '${'a'.repeat(64)}', 0.5, '<=$50k', 0.5, 'v1', null, 1.5, 37, 0, null from n`)
  file.close()
}
