import { expect, test } from 'vitest'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { buildCard } from '@/lib/testing/model-cards'
import { INVENTED_RECORD } from '@/lib/testing/people'
import { type ModelFolderRequest, modelFolder } from './model-folder'

const request: ModelFolderRequest = {
  card: buildCard(),
  bytes: Uint8Array.of(1, 2, 3),
  runId: 'a'.repeat(32),
  localId: '00000000-0000-4000-8000-000000000000',
  createdMs: Date.UTC(2026, 0, 31, 12, 0, 0, 5),
  artifactPath: 'model',
}
const read = (path: string, from = request) =>
  JSON.parse(new TextDecoder().decode(modelFolder(from).find((file) => file.path === path)?.bytes))

test('MLmodel comes last and names files that are there', () => {
  const paths = modelFolder(request).map(({ path }) => path)
  expect(paths.at(-1)).toBe('MLmodel')
  const { flavors, saved_input_example_info: example } = read('MLmodel')
  const named = [flavors.onnx.data, flavors.python_function.data, ...Object.values(flavors.python_function.env)]
  expect(paths).toEqual(expect.arrayContaining([...named, example.artifact_path, example.serving_input_path]))
})

test('the signature has the 40 fields in order, whole numbers as long', () => {
  const { signature } = read('MLmodel')
  const inputs: { name: string; type: string }[] = JSON.parse(signature.inputs)
  expect(inputs.map(({ name }) => name)).toEqual(FIELD_NAMES)
  expect(inputs.filter(({ type }) => type === 'long')).toHaveLength(12)
  expect(JSON.parse(signature.outputs)).toMatchObject([{ name: 'probability' }, { name: 'margin' }])
})

test('the example is the card’s first known answer', () => {
  const { columns, data } = read('input_example.json')
  expect(Object.fromEntries(columns.map((name: string, i: number) => [name, data[0][i]]))).toEqual(INVENTED_RECORD)
  expect(read('serving_input_example.json')).toEqual({ dataframe_split: { columns, data } })
})

test('it says whose model it is, and sent again says the same', () => {
  expect(read('MLmodel')).toMatchObject({
    run_id: request.runId,
    artifact_path: 'model',
    utc_time_created: '2026-01-31 12:00:00.005000',
    model_uuid: expect.stringMatching(/^[0-9a-f]{32}$/),
    metadata: { card_version: request.card.version, model_digest: request.card.file.digest, threshold: 0.4 },
  })
  expect(modelFolder({ ...request })).toEqual(modelFolder(request))
  expect(read('MLmodel').model_id).toBeUndefined()
  expect(read('MLmodel', { ...request, modelId: 'm-1' }).model_id).toBe('m-1')
})
