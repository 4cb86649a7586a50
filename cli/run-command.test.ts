import { afterEach, expect, test, vi } from 'vitest'
import { AppError } from '@/lib/core/errors'
import { CommandFailure, describeFailure, runBreakable, runCommand } from './run-command'

const exitCodeBefore = process.exitCode
afterEach(() => {
  process.exitCode = exitCodeBefore
})

const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' })
const missing = Object.assign(new Error('ENOENT'), { code: 'ENOENT', syscall: 'open', path: 'people.data' })

test.each([
  { name: 'one of ours', error: new AppError('data-invalid', 'It is empty.'), line: 'It is empty.' },
  { name: 'a command that says no', error: new CommandFailure('Port 3000 is in use.'), line: 'Port 3000 is in use.' },
  { name: 'a full disk', error: full, line: 'the disk is full.' },
  { name: 'a missing file', error: missing, line: 'people.data: no such file.' },
  { name: 'no error at all', error: 'hm', line: 'hm' },
])('$name is one line', ({ error, line }) => {
  expect(describeFailure(error)).toBe(line)
})

test('an unforeseen error keeps its stack', () => {
  expect(describeFailure(new TypeError('x is not a function'))).toContain('run-command.test.ts')
})

test.each([{ run: runCommand }, { run: runBreakable }])(
  '$run.name: a failure is told and gives exit code 1',
  async ({ run }) => {
    await run(() => Promise.reject(new CommandFailure('No.')))
    expect(vi.mocked(console.error).mock.calls).toEqual([['Error: No.']])
    vi.mocked(console.error).mockClear()
    expect(process.exitCode).toBe(1)
  },
)

test('an interrupt stops the command in order', async () => {
  await runCommand(async (signal) => {
    process.emit('SIGINT')
    process.emit('SIGINT')
    signal.throwIfAborted()
  })
  expect(vi.mocked(console.error).mock.calls).toEqual([['Stopped.']])
  vi.mocked(console.error).mockClear()
  expect(process.exitCode).toBe(130)
})
