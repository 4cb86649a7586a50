// Plain JavaScript: it is started as a file of its own, by Node, by tsx and from Next's bundle.
import { statSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'

/** How long another process, such as a command, may hold the file before this one gives up. */
const BUSY_MS = 10_000
const BUSY = 'SQLITE_BUSY'
const GONE = 'SQLITE_READONLY_DBMOVED'

const sleeper = new Int32Array(new SharedArrayBuffer(4))
const statements = new Map()
/** Never closed: that would delete the write-ahead log of the file that took the place of theirs. */
const abandoned = []
let connection
/** Which file it is that is open; its name may come to mean another, or none. */
let opened

parentPort.on('message', ({ id, ...request }) => {
  try {
    parentPort.postMessage({ id, answer: answer(request) })
  } catch (error) {
    parentPort.postMessage({ id, failure: { code: String(error.code ?? ''), message: String(error.message) } })
  }
  if (request.kind === 'close') parentPort.close()
})

function answer({ kind, sql, parameters, rows }) {
  if (kind === 'close') return connection?.close()
  connect()
  return kind === 'insert' ? insert(sql, rows) : query(sql, parameters)
}

/** SQLite itself goes on writing to a file that was deleted, and nobody would ever read it. */
function connect() {
  const { path, isReadOnly } = workerData
  const found = identify(path)
  if (connection && found === opened) return
  const mayMake = !isReadOnly && opened === undefined
  if (found === undefined && !mayMake) throw Object.assign(new Error('The file is gone.'), { code: GONE })
  if (connection) abandoned.push(connection)
  connection = undefined
  statements.clear()
  connection = open(workerData)
  opened = identify(path)
}

/** Undefined where there is no file. */
function identify(path) {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && `${found.dev}:${found.ino}`
}

function open({ path, isReadOnly }) {
  const made = new Database(path, { timeout: BUSY_MS })
  try {
    if (isReadOnly) {
      made.exec('pragma query_only = on')
      return made
    }
    // A row of the log with its record is then on one page. Only a new file takes the size.
    made.exec('pragma page_size = 8192')
    retryWhileBusy(() => made.pragma('journal_mode = wal'))
    made.exec('pragma synchronous = full')
    made.exec('pragma journal_size_limit = 67108864')
    return made
  } catch (error) {
    made.close()
    throw error
  }
}

/** Of several processes that change a new file's journal at once, SQLite turns some away without waiting. */
function retryWhileBusy(work) {
  for (const giveUpAt = Date.now() + BUSY_MS; ; ) {
    try {
      return work()
    } catch (error) {
      if (!String(error.code).startsWith(BUSY) || Date.now() > giveUpAt) throw error
      Atomics.wait(sleeper, 0, 0, 20)
    }
  }
}

function prepare(sql) {
  const known = statements.get(sql)
  if (known) return known
  const statement = connection.prepare(sql)
  statements.set(sql, statement)
  return statement
}

function query(sql, parameters) {
  const statement = prepare(sql)
  if (statement.reader) return { rows: statement.all(parameters), changes: 0 }
  return { rows: [], changes: statement.run(parameters).changes }
}

function insert(sql, rows) {
  connection.exec('begin immediate')
  try {
    const statement = prepare(sql)
    for (const row of rows) statement.run(row)
    connection.exec('commit')
  } catch (error) {
    if (connection.inTransaction) connection.exec('rollback')
    throw error
  }
}
