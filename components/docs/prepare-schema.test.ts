import { expect, test } from 'vitest'
import { createDocument } from '@/lib/contracts/openapi/document'
import { prepareSchemaRows } from './prepare-schema'

const { schemas } = createDocument({ version: '1' }).components
const rowsOf = (name: string) => prepareSchemaRows({ $ref: `#/components/schemas/${name}` }, schemas)
const row = (name: string, path: string) => rowsOf(name).find((one) => one.path === path)

test('members with their types, bounds and defaults', () => {
  expect(row('PredictRequest', '/threshold')).toMatchObject({
    depth: 0,
    type: 'number',
    isRequired: false,
    limits: ['0 to 1'],
  })
  expect(row('PredictRequest', '/algorithm')).toMatchObject({
    limits: ['`xgboost`, `random-forest`', 'left out: `xgboost`'],
  })
  expect(row('Key', '/state')).toMatchObject({ limits: ['`active`, `expired`, `revoked`'] })
  expect(row('InferReply', '/outputs/shape')).toMatchObject({ limits: ['1 item'] })
})

test('values that the description explains are not listed again', () => {
  expect(row('Key', '/scopes')).toMatchObject({ type: 'list of string', limits: [] })
})

test('what has a section of its own is not told again', () => {
  expect(rowsOf('CompareRequest')).toEqual([
    expect.objectContaining({ path: '/record', section: 'CensusRecord', isRequired: true }),
  ])
  expect(rowsOf('PredictRequest').at(-1)).toMatchObject({ type: 'list of object', section: 'CensusRecord' })
})

test('members of members stand below them', () => {
  const paths = rowsOf('PredictReply').map(({ path, depth }) => `${depth} ${path}`)
  expect(paths.slice(0, 2)).toEqual(['0 /model', '1 /model/algorithm'])
  expect(paths).toContain('1 /predictions/probability')
})
