import { join } from 'node:path'
import { expect } from '@playwright/test'
import { openRawClient } from '@/lib/testing/fuzz/raw-client'
import { startApp } from '../app-process'
import { ALONE, test } from './service-test'

const TYPE = ['content-type', 'application/json'] as const

test('who asks for another protocol is answered, and so is the next request', async ({ folder }) => {
  const app = await startApp({ ...ALONE, DATABASE_URL: `file:${join(folder, 'store.db')}` })
  const client = openRawClient({ port: app.port, silentAfterMs: 5_000 })
  const upgrade = {
    method: 'PUT',
    target: '/api/v1/predict',
    headers: [TYPE, ['connection', 'upgrade'], ['upgrade', 'websocket']],
    body: Buffer.alloc(400_000, ' '),
  } as const
  const plain = { method: 'POST', target: '/api/v1/predict', headers: [TYPE], body: Buffer.from('{}') } as const
  for (let round = 0; round < 20; round++) {
    const refused = await client.ask(upgrade)
    expect(refused).toMatchObject({ kind: 'replied', reply: { status: 405, headers: { connection: 'close' } } })
    expect(await client.ask(plain)).toMatchObject({ kind: 'replied', reply: { status: 422 } })
  }
  client.close()
  await app.stop()
})
