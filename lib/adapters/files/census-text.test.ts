import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { recordAt } from '@/lib/core/census/table'
import { AppError } from '@/lib/core/errors'
import { inventCensusText } from '@/lib/testing/invented-census'
import { parseCensusText, readCensusText } from './census-text'

const parse = (text: string) => parseCensusText(new TextEncoder().encode(text), 'invented.data')
const TEXT = inventCensusText({ rows: 120, seed: 1 })
const [LINE = ''] = TEXT.split('\n')
const valuesOf = (line: string) => line.split(', ')
const withValue = (place: number, value: string) => valuesOf(LINE).with(place, value).join(', ')

describe('a well-formed text', () => {
  test('gives each value under its field, trimmed', () => {
    const values = valuesOf(LINE)
    const record = recordAt(parse(LINE.replaceAll(', ', ',   ')), 0)
    const features = values.filter((_, place) => place !== 24 && place !== 41)
    expect(Object.values(record).map(String)).toEqual(features)
  })

  test('gives weight and label beside the features', () => {
    const { weight, label } = parse(`${withValue(24, '1700.09').replace(/[^,]*$/, ' 50000+.')}\n`)
    expect([...weight]).toEqual([1700.09])
    expect([...label]).toEqual([1])
  })

  test.each([
    ['CRLF line ends', TEXT.replaceAll('\n', '\r\n')],
    ['no line end at the end', TEXT.trimEnd()],
    ['blank lines', TEXT.replace('\n', '\n\n  \n')],
  ])('%s change nothing', (_, text) => {
    expect(parse(text)).toEqual(parse(TEXT))
  })

  test('an empty text has no rows', () => {
    expect(parse('').rows).toBe(0)
  })
})

describe('a malformed line names its number and field, never the value', () => {
  test.each([
    [
      'too few values',
      valuesOf(LINE).slice(0, 30).join(', '),
      '30 values instead of 42, field "num persons worked for employer" is missing',
    ],
    ['too many values', `${LINE}, 1`, 'more than 42 values'],
    ['a word for a number', withValue(0, 'forty'), 'field "age" is not a whole number'],
    ['a fraction', withValue(39, '1.5'), 'field "weeks worked in year" is not a whole number'],
    ['nothing', withValue(4, ''), 'field "education" is empty'],
    ['a weight of nothing', withValue(24, '0.0'), 'field "instance weight" is not a positive number'],
    ['a weight in words', withValue(24, '1,7'.replace(',', 'e')), 'field "instance weight" is not a positive number'],
    ['another label', withValue(41, '>50K'), 'field "label" is neither "- 50000." nor "50000+."'],
  ])('%s', (_, line, message) => {
    const text = `${LINE}\n${LINE}\n${line}\n`
    expect(() => parse(text)).toThrow(new AppError('data-invalid', `invented.data, line 3: ${message}.`))
  })

  test('no bytes make it fail in another way', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        try {
          parseCensusText(bytes, 'bytes')
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
  })
})

describe('a file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'census-text-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('reads the same plain and gzipped, digest included', async () => {
    const [plain, packed] = [join(folder, 'a.data'), join(folder, 'a.data.gz')]
    await writeFile(plain, TEXT)
    await writeFile(packed, gzipSync(TEXT))
    expect(await readCensusText(packed)).toEqual(await readCensusText(plain))
  })

  test('that is missing says how to get it', async () => {
    await expect(readCensusText(join(folder, 'none.data'))).rejects.toThrow('"npm run data" fetches it')
  })

  test('that is a damaged gzip says so', async () => {
    const path = join(folder, 'broken.gz')
    await writeFile(path, gzipSync(TEXT).subarray(0, 200))
    await expect(readCensusText(path)).rejects.toThrow('damaged gzip')
  })
})
