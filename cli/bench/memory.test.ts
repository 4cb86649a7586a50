import { expect, test } from 'vitest'
import { readOwnPeakMb, readResidentMb, statusKb } from './memory'

test('reads a line of the process status', () => {
  const status = 'Name:\tnode\nVmHWM:\t  230000 kB\nVmRSS:\t  120000 kB\n'
  expect(statusKb(status, 'VmRSS')).toBe(120_000)
  expect(statusKb(status, 'VmHWM')).toBe(230_000)
  expect(statusKb('Name:\tnode\n', 'VmRSS')).toBeNaN()
})

test('finds the memory of this process, at its peak not less than now', async () => {
  const now = await readResidentMb(process.pid)
  expect(now).toBeGreaterThan(10)
  expect(await readOwnPeakMb()).toBeGreaterThan(now * 0.9)
})
