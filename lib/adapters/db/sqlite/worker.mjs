// Plain JavaScript: it is started as a file of its own, by Node, by tsx and from Next's bundle.
import { parentPort, workerData } from 'node:worker_threads'
import Database from 'libsql'

/** How long another process, such as a command, may hold the file before this one gives up. */
const BUSY_MS = 10_000
const BUSY = 'SQLITE_BUSY'

const sleeper = new Int32Array(new SharedArrayBuffer(4))
const statements = new Map()
let connection

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
  connection ??= open(workerData)
  return kind === 'insert' ? insert(sql, rows) : query(sql, parameters)
}

function open({ path, isReadOnly }) {
  const opened = new Database(path, { timeout: BUSY_MS })
  try {
    if (isReadOnly) {
      opened.exec('pragma query_only = on')
      return opened
    }
    // A row of the log with its record is then on one page. Only a new file takes the size.
    opened.exec('pragma page_size = 8192')
    retryWhileBusy(() => opened.pragma('journal_mode = wal'))
    opened.exec('pragma synchronous = full')
    opened.exec('pragma journal_size_limit = 67108864')
    return opened
  } catch (error) {
    opened.close()
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
