import { expect, test } from 'vitest'
import { createLogger, describeCauses } from './logger'

function logging(level: Parameters<typeof createLogger>[0]['level']) {
  const lines: string[] = []
  return { lines, logger: createLogger({ level, write: (line) => lines.push(line), now: () => new Date(0) }) }
}

test('an event is one JSON line', () => {
  const { lines, logger } = logging('info')
  logger.info('request', { method: 'POST', status: 200, ms: 1.25, isFollowing: true, keyId: undefined })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^\{.*\}\n$/)
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'info',
    message: 'request',
    method: 'POST',
    status: 200,
    ms: 1.25,
    isFollowing: true,
  })
})

test('a line holds neither a line feed nor a percent sign turned into something else', () => {
  const { lines, logger } = logging('info')
  logger.warn('100 % of %s\n%d "done"', { cause: 'one\ntwo' })
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ message: '100 % of %s\n%d "done"', cause: 'one\ntwo' })
})

test.each([
  { level: 'silent', told: [] },
  { level: 'error', told: ['error'] },
  { level: 'warn', told: ['error', 'warn'] },
  { level: 'info', told: ['error', 'warn', 'info'] },
  { level: 'debug', told: ['error', 'warn', 'info', 'debug'] },
] as const)('at $level, these are told: $told', ({ level, told }) => {
  const { lines, logger } = logging(level)
  for (const at of ['error', 'warn', 'info', 'debug'] as const) logger[at]('something')
  expect(lines.map((line) => JSON.parse(line).level)).toEqual(told)
})

test('secrets that should never have come here are not written', () => {
  const { lines, logger } = logging('info')
  for (const name of ['authorization', 'cookie', 'password', 'secret', 'token'])
    logger.info('x', { [name]: 'Bearer 1234' })
  expect(lines).toHaveLength(5)
  expect(lines.join('')).not.toContain('1234')
})

test('causes are told in turn, and no more than five', () => {
  const error = [1, 2, 3, 4, 5, 6, 7].reduceRight<Error | undefined>(
    (cause, n) => new Error(`cause ${n}`, { cause }),
    undefined,
  )
  const text = describeCauses(error)
  expect(text.match(/cause \d/g)?.filter((part, i, all) => all.indexOf(part) === i)).toHaveLength(5)
  expect(describeCauses('text')).toBe('a thrown string')
})
