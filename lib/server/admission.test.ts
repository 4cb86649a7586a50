import { describe, expect, test } from 'vitest'
import type { AppError } from '@/lib/core/errors'
import { createAdmission, DEFAULT_MAX_DELAY_MS, DEFAULT_MAX_WAIT_MS } from './admission'
import type { LoopWatch } from './loop-watch'

const loopOf = (loop: Partial<LoopWatch> = {}) => ({
  loop: { delayMs: () => 0, saturatedMs: () => 0, ...loop },
  elapsedMs: () => 0,
})
const IDLE = loopOf()

const callOf = (headers: Readonly<Record<string, string>> = {}, method = 'POST') => ({
  method,
  header: (name: string) => headers[name],
})
const small = callOf({ 'content-length': '400' })
const large = callOf({ 'content-length': '1000000' })

function codeOf(work: () => unknown): string {
  try {
    work()
    return 'none'
  } catch (error) {
    return (error as AppError).code
  }
}

describe('admission', () => {
  test('counts a request and its records while it is worked on', () => {
    const admission = createAdmission({ maxRecords: 100, ...IDLE })
    const place = admission.enter(small)
    expect(admission.weight).toBe(2)
    place.weigh(50)
    expect(admission.weight).toBe(51)
    place.leave()
    place.leave()
    expect(admission.weight).toBe(0)
  })

  test.each([
    { name: 'nothing to read', call: callOf({}, 'GET'), weight: 1 },
    { name: 'no body', call: callOf(), weight: 1 },
    { name: 'half a kilobyte', call: small, weight: 2 },
    { name: 'ten kilobytes', call: callOf({ 'content-length': '10240' }), weight: 11 },
    { name: 'more than a body may have', call: callOf({ 'content-length': '1e12' }), weight: 1001 },
    { name: 'what nobody knows the length of', call: callOf({ 'transfer-encoding': 'chunked' }), weight: 1001 },
    { name: 'what is no number', call: callOf({ 'content-length': 'x' }), weight: 1 },
  ])('$name weighs $weight until it is read', ({ call, weight }) => {
    const admission = createAdmission({ maxRecords: 100, ...IDLE })
    admission.enter(call)
    expect(admission.weight).toBe(weight)
  })

  test('beyond what can be worked on, who comes is sent away at once, and let in when there is room again', () => {
    const admission = createAdmission({ maxRecords: 4, ...IDLE })
    const [first] = [admission.enter(small), admission.enter(small)]
    expect(codeOf(() => admission.enter(small))).toBe('overloaded')
    first.leave()
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  test('a large one has no room beside others, and all of it alone', () => {
    const admission = createAdmission({ maxRecords: 500, ...IDLE })
    const beside = admission.enter(small)
    expect(codeOf(() => admission.enter(large))).toBe('overloaded')
    beside.leave()
    expect(codeOf(() => admission.enter(large))).toBe('none')
  })

  test('what turns out to be larger than it looked is refused beside others, and keeps its place until it leaves', () => {
    const admission = createAdmission({ maxRecords: 100, ...IDLE })
    admission.enter(small)
    const place = admission.enter(small)
    expect(codeOf(() => place.weigh(500))).toBe('overloaded')
    expect(admission.weight).toBe(4)
    place.leave()
    expect(admission.weight).toBe(2)
  })

  test('who needs no more than before is never refused', () => {
    const admission = createAdmission({ maxRecords: 100, ...IDLE })
    const place = admission.enter(small)
    place.weigh(90)
    for (let more = 0; more < 5; more++) admission.enter(small)
    expect(codeOf(() => place.weigh(90))).toBe('none')
  })

  test('where the event loop is late for many requests, nobody new is let in, and who is in goes on', () => {
    let delayMs = DEFAULT_MAX_DELAY_MS + 1
    const admission = createAdmission({ maxRecords: 64, ...loopOf({ delayMs: () => delayMs }) })
    const places = [admission.enter(small), admission.enter(small)]
    expect(codeOf(() => admission.enter(small))).toBe('overloaded')
    expect(codeOf(() => places[0]?.weigh(10))).toBe('none')
    delayMs = DEFAULT_MAX_DELAY_MS
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  test('where it is late and few are in, it is something else that holds it', () => {
    const admission = createAdmission({ maxRecords: 4_000, ...loopOf({ delayMs: () => 10_000 }) })
    admission.enter(small)
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  /** `done` of weight in the half second before, `others` under way, each of a record. */
  function enterAfter({ done, others, saturatedMs }: { done: number; others: number; saturatedMs: number }): string {
    const loop = { delayMs: () => 0, saturatedMs: () => saturatedMs }
    const admission = createAdmission({ maxRecords: 4_000, loop, elapsedMs: () => 0 })
    const before = admission.enter(small)
    before.weigh(done - 1)
    before.leave()
    for (let more = 0; more < others; more++) admission.enter(small).weigh(1)
    return codeOf(() => admission.enter(small))
  }

  test.each([
    // 1,000 in half a second are 2 a millisecond, 200 within the time that waiting may take.
    { name: 'as much as is done in time', done: 1_000, others: 100, saturatedMs: 400, code: 'none' },
    { name: 'more than that', done: 1_000, others: 101, saturatedMs: 400, code: 'overloaded' },
    { name: 'more, held up for a moment only', done: 1_000, others: 101, saturatedMs: 399, code: 'none' },
    { name: 'more, and a store that is slow', done: 1_000, others: 101, saturatedMs: 0, code: 'none' },
    { name: 'few, however slow', done: 2, others: 16, saturatedMs: 10_000, code: 'none' },
  ])('under way is $name: $code', ({ code, ...situation }) => {
    expect(DEFAULT_MAX_WAIT_MS).toBe(100)
    expect(enterAfter(situation)).toBe(code)
  })

  test('the parts of a stream count as they are done', () => {
    const loop = { delayMs: () => 0, saturatedMs: () => 10_000 }
    const admission = createAdmission({ maxRecords: 4_000, loop, elapsedMs: () => 0 })
    const stream = admission.enter(small)
    stream.weigh(255)
    expect(codeOf(() => admission.enter(small))).toBe('overloaded')
    for (let part = 0; part < 10; part++) stream.weigh(255)
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  test('who is sent away before any work has done none', () => {
    const loop = { delayMs: () => 0, saturatedMs: () => 10_000 }
    const admission = createAdmission({ maxRecords: 4_000, loop, elapsedMs: () => 0 })
    for (let idle = 0; idle < 1_000; idle++) admission.enter(small).leave()
    for (let more = 0; more < 17; more++) admission.enter(small)
    expect(codeOf(() => admission.enter(small))).toBe('overloaded')
  })
})
