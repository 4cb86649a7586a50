import { expect, test } from 'vitest'
import { createReplyReader } from './reply-reader'

const OK = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"a":"b"}'
const REFUSED = 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n'
const EMPTY = 'HTTP/1.1 204 No Content\r\n\r\n'
const CHUNKED = 'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab\r\nc\r\na\r\n0123456789\r\n0\r\n\r\n'

const read = (pieces: readonly string[]): readonly number[] => {
  const statuses: number[] = []
  const reader = createReplyReader((status) => void statuses.push(status))
  for (const piece of pieces) reader.push(Buffer.from(piece))
  return statuses
}

test.each([
  { name: 'one with a length', text: OK, statuses: [200] },
  { name: 'one without a body', text: REFUSED, statuses: [503] },
  { name: 'one without a length', text: EMPTY, statuses: [204] },
  // The first chunk holds a line's end of its own.
  { name: 'one in chunks', text: CHUNKED, statuses: [201] },
  { name: 'several, one after the other', text: OK + CHUNKED + REFUSED + OK, statuses: [200, 201, 503, 200] },
])('$name, whole and byte by byte', ({ text, statuses }) => {
  expect(read([text])).toEqual(statuses)
  expect(read([...text])).toEqual(statuses)
})

test('a reply counts when its last byte is there', () => {
  expect(read([OK.slice(0, -1)])).toEqual([])
  expect(read([CHUNKED.slice(0, -2)])).toEqual([])
})
