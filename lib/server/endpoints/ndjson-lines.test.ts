import fc from 'fast-check'
import { expect, test } from 'vitest'
import { batchLines, createLineSplitter, type Line } from './ndjson-lines'

const textOf = ({ bytes }: Line) => bytes && Buffer.from(bytes).toString()

function split(text: string, cuts: readonly number[], maxBytes = 20): readonly Line[] {
  const bytes = Buffer.from(text)
  const splitter = createLineSplitter({ maxBytes })
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end))
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()]
}

test.each([
  { name: 'nothing', text: '', lines: [] },
  { name: 'a line without an end', text: 'ab', lines: ['ab'] },
  { name: 'lines with both ends', text: 'ab\ncd\r\n', lines: ['ab', 'cd'] },
  { name: 'blank lines', text: '\n\r\nab\n', lines: ['', '', 'ab'] },
  { name: 'letters of several bytes', text: 'äö\n€\n', lines: ['äö', '€'] },
  { name: 'a line of the limit', text: `${'x'.repeat(20)}\ny`, lines: ['x'.repeat(20), 'y'] },
  { name: 'a line above it', text: `${'x'.repeat(21)}\ny`, lines: [undefined, 'y'] },
  { name: 'a last line above it', text: `y\n${'x'.repeat(99)}`, lines: ['y', undefined] },
])('$name, whole and byte by byte', ({ text, lines }) => {
  const everywhere = Array.from({ length: Buffer.byteLength(text) }, (_, index) => index)
  for (const cuts of [[], everywhere]) {
    const found = split(text, cuts)
    expect(found.map(textOf)).toEqual(lines)
    expect(found.map(({ number }) => number)).toEqual(lines.map((_, index) => index + 1))
  }
})

test('wherever the body is cut, the lines are the same', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '\n', '\r\n', 'xxxxxxxxxxxxx'), maxLength: 40 })
  fc.assert(
    fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (body, cuts) => {
      expect(split(body, cuts).map(textOf)).toEqual(split(body, []).map(textOf))
    }),
  )
})

test('batches are full while the body comes fast', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let chunk = 0; chunk < 5; chunk++) yield Buffer.from('1\n2\n')
  }
  const sizes: number[] = []
  const takeTurn = () => new Promise<void>((resolve) => setImmediate(resolve))
  for await (const batch of batchLines(chunks(), { size: 4, maxBytes: 9, takeTurn })) sizes.push(batch.length)
  expect(sizes).toEqual([4, 4, 2])
})

test('what there is comes when the body pauses', async () => {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('1\n2')
    await new Promise(() => {})
  }
  const takeTurn = () => new Promise<void>((resolve) => setImmediate(resolve))
  const { value } = await batchLines(chunks(), { size: 4, maxBytes: 9, takeTurn }).next()
  expect(value).toMatchObject([{ number: 1 }])
})
