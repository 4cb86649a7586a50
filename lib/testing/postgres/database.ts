import { randomUUID } from 'node:crypto'
import pg from 'pg'

export type TestDatabase = {
  readonly url: string
  /** Breaks off whoever is connected still. */
  drop(): Promise<void>
}

/** An empty database of its own on a server, so that tests may run side by side. */
export async function makeDatabase(serverUrl: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await ask(serverUrl, `create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: async () => void (await ask(serverUrl, `drop database ${name} with (force)`)) }
}

/** One statement over a connection of its own. @returns its rows. */
export async function ask(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<Record<string, unknown>>(text)
    return rows
  } finally {
    await client.end()
  }
}
