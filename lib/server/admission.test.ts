import { describe, expect, test } from 'vitest'
import type { AppError } from '@/lib/core/errors'
import { createAdmission, DEFAULT_MAX_DELAY_MS, DEFAULT_MAX_WORK_MS } from './admission'
import type { LoopWatch } from './loop-watch'

const loopOf = (loop: Partial<LoopWatch> = {}) => ({
  loop: { delayMs: () => 0, isSaturated: () => false, ...loop },
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

  test.each([
    { name: 'a loop without rest', isSaturated: true, workMs: DEFAULT_MAX_WORK_MS + 1, agoMs: 0, code: 'overloaded' },
    { name: 'a store that is slow', isSaturated: false, workMs: 1_000, agoMs: 0, code: 'none' },
    { name: 'work that is done in time', isSaturated: true, workMs: DEFAULT_MAX_WORK_MS, agoMs: 0, code: 'none' },
    { name: 'what was late long ago', isSaturated: true, workMs: 1_000, agoMs: 1_000, code: 'none' },
  ])('$name: $code', ({ isSaturated, workMs, agoMs, code }) => {
    let nowMs = 0
    const loop = { delayMs: () => 0, isSaturated: () => isSaturated }
    const admission = createAdmission({ maxRecords: 4_000, loop, elapsedMs: () => nowMs })
    const first = admission.enter(small)
    first.weigh(1)
    const others = Array.from({ length: 20 }, () => admission.enter(small))
    nowMs += workMs
    first.leave()
    nowMs += agoMs
    expect(codeOf(() => admission.enter(small))).toBe(code)
    for (const { leave } of others.slice(4)) leave()
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  test('how long a large one takes says nothing of waiting', () => {
    let nowMs = 0
    const loop = { delayMs: () => 0, isSaturated: () => true }
    const admission = createAdmission({ maxRecords: 4_000, loop, elapsedMs: () => nowMs })
    const first = admission.enter(small)
    first.weigh(500)
    for (let more = 0; more < 20; more++) admission.enter(small)
    nowMs = 1_000
    first.leave()
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  test('nor does who is sent away before any work', () => {
    let nowMs = 0
    const loop = { delayMs: () => 0, isSaturated: () => true }
    const admission = createAdmission({ maxRecords: 4_000, loop, elapsedMs: () => nowMs })
    const places = Array.from({ length: 20 }, () => admission.enter(small))
    nowMs = 1_000
    places[0]?.weigh(1)
    places[0]?.leave()
    places[1]?.leave()
    expect(codeOf(() => admission.enter(small))).toBe('overloaded')
  })
})
