import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePort, isPortFree } from './port'

test('a port is free until somebody listens there', async () => {
  const port = await findFreePort()
  expect(await isPortFree(port, '127.0.0.1')).toBe(true)
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  expect(await isPortFree(port, '127.0.0.1')).toBe(false)
  await new Promise((resolve) => server.close(resolve))
})

test('an address of another machine is an error, not a port in use', async () => {
  await expect(isPortFree(0, '192.0.2.1')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
})
