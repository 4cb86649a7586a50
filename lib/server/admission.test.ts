import { describe, expect, test } from 'vitest'
import type { AppError } from '@/lib/core/errors'
import { createAdmission, DEFAULT_MAX_DELAY_MS } from './admission'

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
    const admission = createAdmission({ maxRecords: 100, delayMs: () => 0 })
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
    { name: 'more than a body may have', call: callOf({ 'content-length': '1e12' }), weight: 978 },
    { name: 'what nobody knows the length of', call: callOf({ 'transfer-encoding': 'chunked' }), weight: 978 },
    { name: 'what is no number', call: callOf({ 'content-length': 'x' }), weight: 1 },
  ])('$name weighs $weight until it is read', ({ call, weight }) => {
    const admission = createAdmission({ maxRecords: 100, delayMs: () => 0 })
    admission.enter(call)
    expect(admission.weight).toBe(weight)
  })

  test('beyond what can be worked on, who comes is sent away at once, and let in when there is room again', () => {
    const admission = createAdmission({ maxRecords: 4, delayMs: () => 0 })
    const [first] = [admission.enter(small), admission.enter(small)]
    expect(codeOf(() => admission.enter(small))).toBe('overloaded')
    first.leave()
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  test('a large one has no room beside others, and all of it alone', () => {
    const admission = createAdmission({ maxRecords: 500, delayMs: () => 0 })
    const beside = admission.enter(small)
    expect(codeOf(() => admission.enter(large))).toBe('overloaded')
    beside.leave()
    expect(codeOf(() => admission.enter(large))).toBe('none')
  })

  test('what turns out to be larger than it looked is refused beside others, and keeps its place until it leaves', () => {
    const admission = createAdmission({ maxRecords: 100, delayMs: () => 0 })
    admission.enter(small)
    const place = admission.enter(small)
    expect(codeOf(() => place.weigh(500))).toBe('overloaded')
    expect(admission.weight).toBe(4)
    place.leave()
    expect(admission.weight).toBe(2)
  })

  test('who needs no more than before is never refused', () => {
    const admission = createAdmission({ maxRecords: 100, delayMs: () => 0 })
    const place = admission.enter(small)
    place.weigh(90)
    for (let more = 0; more < 5; more++) admission.enter(small)
    expect(codeOf(() => place.weigh(90))).toBe('none')
  })

  test('where the event loop is late for many requests, nobody new is let in, and who is in goes on', () => {
    let delayMs = DEFAULT_MAX_DELAY_MS + 1
    const admission = createAdmission({ maxRecords: 64, delayMs: () => delayMs })
    const places = [admission.enter(small), admission.enter(small)]
    expect(codeOf(() => admission.enter(small))).toBe('overloaded')
    expect(codeOf(() => places[0]?.weigh(10))).toBe('none')
    delayMs = DEFAULT_MAX_DELAY_MS
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })

  test('where it is late and few are in, it is something else that holds it', () => {
    const admission = createAdmission({ maxRecords: 4_000, delayMs: () => 10_000 })
    admission.enter(small)
    expect(codeOf(() => admission.enter(small))).toBe('none')
  })
})
