import { describe, expect, test } from 'vitest'
import { type CensusRecord, FIELD_NAMES } from '@/lib/core/census/field'
import { LEAF } from '@/lib/core/ensemble/trees'
import { INVENTED_RECORD } from '@/lib/testing/people'
import { TINY_ENSEMBLE } from '@/lib/testing/tiny-ensemble'
import { encodeEnsemble } from './codec'
import { openModel, openModelWhileServing } from './runtime'

const BYTES = encodeEnsemble(TINY_ENSEMBLE)
const PEOPLE: readonly CensusRecord[] = Array.from({ length: 600 }, (_, i) => ({
  ...INVENTED_RECORD,
  age: i % 91,
  sex: i % 3 === 0 ? 'Male' : 'Female',
}))

/** As many answers as there are ages: one tree, which asks for each age in turn. */
const MANY_ANSWERS = (() => {
  const ages = 90
  const values = Array.from({ length: ages }, (_, age) => [age + 1, 1.7 - age / 37]).flat()
  const nodes = values.map((_, node) => node)
  return encodeEnsemble({
    ...TINY_ENSEMBLE,
    trees: {
      roots: Int32Array.of(0),
      feature: Int16Array.from([...nodes.map((node) => (node % 2 === 0 ? FIELD_NAMES.indexOf('age') : LEAF)), LEAF]),
      value: Float32Array.from([...values, -2]),
      left: Int32Array.from([...nodes.map((node) => (node % 2 === 0 ? node + 1 : 0)), 0]),
      right: Int32Array.from([...nodes.map((node) => (node % 2 === 0 ? node + 2 : 0)), 0]),
      missingLeft: new Uint8Array(2 * ages + 1),
    },
  })
})()

describe('ONNX runtime', () => {
  test('gives what the trees and the calibrator say', async () => {
    const model = await openModel(BYTES)
    const { probabilities, margins } = await model.score([
      INVENTED_RECORD,
      { ...INVENTED_RECORD, age: 20, sex: 'Male' },
    ])
    await model.release()
    // 0.8 + 0.4 and -0.9 - 0.3
    expect(margins[0]).toBeCloseTo(1.2, 6)
    expect(margins[1]).toBeCloseTo(-1.2, 6)
    // sigmoid(a ln p - b ln(1 - p) + c) with p = sigmoid(±1.2): ln p = -0.263283, ln(1 - p) = -1.463283
    const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
    expect(probabilities[0]).toBeCloseTo(sigmoid(1.1 * -0.263283 + 0.9 * 1.463283 + 0.2), 5)
    expect(probabilities[1]).toBeCloseTo(sigmoid(1.1 * -1.463283 + 0.9 * 0.263283 + 0.2), 5)
  })

  test('a record gets the same answer bit for bit, alone, in a batch, among others and across slices', async () => {
    const model = await openModel(MANY_ANSWERS)
    const whole = await model.score(PEOPLE)
    const alone = []
    for (const person of PEOPLE) alone.push(...(await model.score([person])).probabilities)
    // Calls of one turn are answered together, here in runs of one record, of two, of three and so on.
    const together = []
    for (let from = 0, size = 1; from < PEOPLE.length; from += size++) {
      const calls = PEOPLE.slice(from, from + size).map((person) => model.score([person]))
      for (const { probabilities } of await Promise.all(calls)) together.push(...probabilities)
    }
    await model.release()
    const sliced = await openModel(MANY_ANSWERS, { sliceRows: 7 })
    const parts = await sliced.score(PEOPLE)
    await sliced.release()
    expect(new Set(whole.probabilities).size).toBe(91)
    expect(alone).toEqual(whole.probabilities)
    expect(together).toEqual(whole.probabilities)
    expect(parts).toEqual(whole)
  })

  test('takes whole numbers of any size, and texts that it never saw', async () => {
    const model = await openModel(BYTES)
    const person = { ...INVENTED_RECORD, sex: 'Unheard-of \u{1F30D}', 'veterans benefits': -5, year: 2 ** 53 - 1 }
    const { margins } = await model.score([{ ...person, age: 20 }, person])
    await model.release()
    // An unknown level ranks at -0.5: -0.9 - 0.3 and 0.8 - 0.3.
    expect(margins[0]).toBeCloseTo(-1.2, 6)
    expect(margins[1]).toBeCloseTo(0.5, 6)
  })

  test('is released once those who asked before have their answers', async () => {
    const model = await openModel(BYTES)
    const asked = model.score(PEOPLE)
    await model.release()
    await expect(asked).resolves.toMatchObject({ probabilities: { length: PEOPLE.length } })
  })

  test('no records, no answers', async () => {
    const model = await openModel(BYTES)
    expect(await model.score([])).toEqual({ probabilities: [], margins: [] })
    await model.release()
  })

  test('others are served between slices', async () => {
    const model = await openModel(BYTES, { sliceRows: 100 })
    let turns = 0
    let isDone = false
    const count = () => {
      turns++
      if (!isDone) setImmediate(count)
    }
    setImmediate(count)
    await model.score(PEOPLE)
    isDone = true
    await model.release()
    expect(turns).toBeGreaterThanOrEqual(6)
  })

  test.each([
    { name: 'no bytes', bytes: new Uint8Array() },
    { name: 'noise', bytes: Uint8Array.from({ length: 500 }, (_, i) => (i * 37) % 256) },
    { name: 'half a model', bytes: BYTES.slice(0, BYTES.length / 2) },
  ])('refuses $name', async ({ bytes }) => {
    await expect(openModel(bytes)).rejects.toMatchObject({ code: 'model-unavailable' })
  })

  test('refuses a file that is not there, without its path', async () => {
    await expect(openModel('/nowhere/secret.onnx')).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.not.stringContaining('secret'),
    })
  })

  // The name of an input is the same text wherever it stands in the file.
  test.each([
    { name: 'an input of another name', from: 'wage per hour', to: 'wage per yoyo', says: 'wage per hour' },
    { name: 'an output of another name', from: 'probability', to: 'prohability', says: 'probability' },
  ])('refuses $name', async ({ from, to, says }) => {
    const text = Buffer.from(BYTES).toString('latin1').replaceAll(from, to)
    await expect(openModel(Buffer.from(text, 'latin1'))).rejects.toMatchObject({
      code: 'model-unavailable',
      message: expect.stringContaining(says),
    })
  })

  test('refuses answers that are no numbers', async () => {
    const model = await openModel(
      encodeEnsemble({ ...TINY_ENSEMBLE, calibrator: { ...TINY_ENSEMBLE.calibrator, c: Number.NaN } }),
    )
    await expect(model.score([INVENTED_RECORD])).rejects.toMatchObject({ code: 'model-unavailable' })
    await model.release()
  })

  test('while serving, a model of other inputs is refused by its bytes, and one of ours opens', async () => {
    const other = Buffer.from(
      Buffer.from(BYTES).toString('latin1').replaceAll('wage per hour', 'wage per week'),
      'latin1',
    )
    await expect(openModelWhileServing(other)).rejects.toThrow('wage per hour')
    await expect(openModelWhileServing(new Uint8Array(8))).rejects.toMatchObject({ code: 'model-unavailable' })
    const model = await openModelWhileServing(BYTES)
    expect((await model.score([INVENTED_RECORD])).probabilities).toHaveLength(1)
    await model.release()
  })
})
