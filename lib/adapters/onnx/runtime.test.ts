import { describe, expect, test } from 'vitest'
import type { CensusRecord } from '@/lib/core/census/field'
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

  test('a record gets the same answer bit for bit, alone, in a batch and across slices', async () => {
    const model = await openModel(BYTES)
    const whole = await model.score(PEOPLE)
    const alone = []
    for (const person of PEOPLE) alone.push(...(await model.score([person])).probabilities)
    await model.release()
    const sliced = await openModel(BYTES, { sliceRows: 7 })
    const parts = await sliced.score(PEOPLE)
    await sliced.release()
    expect(alone).toEqual(whole.probabilities)
    expect(parts).toEqual(whole)
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
