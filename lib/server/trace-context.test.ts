import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { newSpanId, newTraceId, parseTraceParent, traceHeaders } from './trace-context'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN = '00f067aa0ba902b7'
const HEADER = `00-${TRACE}-${SPAN}-01`

describe('traceparent', () => {
  test.each([
    { name: 'sampled', header: HEADER, isSampled: true },
    { name: 'not sampled', header: `00-${TRACE}-${SPAN}-00`, isSampled: false },
    { name: 'with other flags set', header: `00-${TRACE}-${SPAN}-fe`, isSampled: false },
    { name: 'of a later version', header: `cc-${TRACE}-${SPAN}-03`, isSampled: true },
    { name: 'of a later version with more in it', header: `cc-${TRACE}-${SPAN}-01-what-comes`, isSampled: true },
  ])('one $name is read', ({ header, isSampled }) => {
    expect(parseTraceParent(header)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled, state: undefined })
  })

  test.each([
    { name: 'that is missing', header: undefined },
    { name: 'that is empty', header: '' },
    { name: 'of version ff', header: `ff-${TRACE}-${SPAN}-01` },
    { name: 'of version 00 with more in it', header: `${HEADER}-00` },
    { name: 'of a later version that runs on', header: `cc-${TRACE}-${SPAN}-01.what` },
    { name: 'in upper case', header: HEADER.toUpperCase() },
    { name: 'with a trace of zeros', header: `00-${'0'.repeat(32)}-${SPAN}-01` },
    { name: 'with a span of zeros', header: `00-${TRACE}-${'0'.repeat(16)}-01` },
    { name: 'with a short trace', header: `00-${TRACE.slice(1)}-${SPAN}-01` },
    { name: 'with a long flag', header: `00-${TRACE}-${SPAN}-001` },
    { name: 'with space around it', header: ` ${HEADER}` },
    { name: 'with a line feed behind it', header: `${HEADER}\n` },
    { name: 'sent twice', header: `${HEADER}, ${HEADER}` },
  ])('one $name is none', ({ header }) => {
    expect(parseTraceParent(header, 'a=1')).toBeUndefined()
  })
})

describe('tracestate', () => {
  const stateOf = (tracestate: string) => parseTraceParent(HEADER, tracestate)?.state
  const members = (count: number) => Array.from({ length: count }, (_, n) => `k${n}=v`)

  test.each([
    {
      name: 'members',
      given: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
      state: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE',
    },
    { name: 'space and empty members', given: 'a=1 ,\t, b=2,', state: 'a=1,b=2' },
    { name: 'a tenant', given: '1a-_*/@x-_*/=1', state: '1a-_*/@x-_*/=1' },
    { name: 'an inner space', given: 'a=1 2', state: 'a=1 2' },
    { name: '32 members', given: members(32).join(','), state: members(32).join(',') },
    { name: 'a long key', given: `${'k'.repeat(256)}=1`, state: `${'k'.repeat(256)}=1` },
  ])('$name: passed on', ({ given, state }) => {
    expect(stateOf(given)).toBe(state)
  })

  test.each([
    { name: 'nothing', given: '' },
    { name: 'no equals sign', given: 'a' },
    { name: 'two equals signs', given: 'a=1=2' },
    { name: 'no value', given: 'a=' },
    { name: 'no key', given: '=1' },
    { name: 'a key in upper case', given: 'Ab=1' },
    { name: 'a key that starts with a digit', given: '1a=1' },
    { name: 'a space before the equals sign', given: 'a =1' },
    { name: 'a key of 257 characters', given: `${'k'.repeat(257)}=1` },
    { name: 'a value of 257 characters', given: `a=${'v'.repeat(257)}` },
    { name: 'a character that is not ASCII', given: 'a=ü' },
    { name: 'the same key twice', given: 'a=1,b=2,a=3' },
    { name: '33 members', given: members(33).join(',') },
  ])('$name: all of it is left out, the parent stays', ({ given }) => {
    expect(parseTraceParent(HEADER, given)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: true, state: undefined })
  })

  test('what is too long loses its last members', () => {
    const member = (key: string) => `${key}=${'v'.repeat(200)}`
    expect(stateOf([member('a'), member('b'), member('c')].join(','))).toBe([member('a'), member('b')].join(','))
  })
})

test('headers that are made can be read', () => {
  const place = { traceId: newTraceId(randomUUID), spanId: newSpanId(randomUUID), isSampled: true, state: 'a=1' }
  const { traceparent, tracestate } = traceHeaders(place)
  expect(parseTraceParent(traceparent, tracestate)).toEqual(place)
  expect(traceHeaders({ ...place, state: undefined })).toEqual({ traceparent })
})

test('ids differ', () => {
  const ids = Array.from({ length: 100 }, () => [newTraceId(randomUUID), newSpanId(randomUUID)]).flat()
  expect(new Set(ids).size).toBe(200)
})
