import { afterEach, describe, expect, test } from 'vitest'
import { SPOKEN_MLFLOW_VERSION, scoringReplySchema } from '@/lib/contracts/mlflow-scoring'
import { FIELD_NAMES } from '@/lib/core/census/field'
import { MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { type FakeContainer, installContainer } from '@/lib/testing/fake-container'
import { createMemoryStore } from '@/lib/testing/memory-store'
import {
  askScoring,
  createScoringContainer,
  csvOf,
  SCORED_PEOPLE,
  SCORED_ROWS,
  sendScoring,
} from '@/lib/testing/scoring'
import { mount } from '../mount-next'
import { pingEndpoint, scoringHealthEndpoint, scoringVersionEndpoint } from './mlflow'

const SPLIT = { columns: FIELD_NAMES, data: SCORED_ROWS }
const COLUMNS = Object.fromEntries(FIELD_NAMES.map((name) => [name, SCORED_PEOPLE.map((person) => person[name])]))

let uninstall = () => {}
afterEach(() => uninstall())

async function predictionsIn(response: Response) {
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  return scoringReplySchema.parse(await response.json()).predictions
}

describe('POST /invocations', () => {
  test.each([
    { name: 'dataframe_split', body: { dataframe_split: SPLIT } },
    { name: 'dataframe_split with pandas’ index', body: { dataframe_split: { ...SPLIT, index: [7, 9] } } },
    { name: 'dataframe_records', body: { dataframe_records: SCORED_PEOPLE } },
    { name: 'instances', body: { instances: SCORED_PEOPLE } },
    { name: 'inputs by column', body: { inputs: COLUMNS } },
    { name: 'inputs by record', body: { inputs: SCORED_PEOPLE } },
    { name: 'other keys beside', body: { dataframe_records: SCORED_PEOPLE, more: 1, params: { temperature: 1 } } },
    { name: 'params that are none', body: { dataframe_records: SCORED_PEOPLE, params: null } },
  ])('answers $name', async ({ body }) => {
    expect(await predictionsIn(await askScoring(body))).toEqual([
      { probability: 0.43, margin: 0 },
      { probability: 0.3, margin: 0 },
    ])
  })

  test('writes as MLflow does, to the letter', async () => {
    const text = await (await askScoring({ dataframe_records: SCORED_PEOPLE })).text()
    expect(text).toBe('{"predictions": [{"probability": 0.43, "margin": 0}, {"probability": 0.3, "margin": 0}]}')
  })

  test.each(['text/csv', 'text/csv; charset=utf-8', 'text/csv;charset=UTF-8', 'TEXT/CSV; charset="utf-8"'])(
    'answers %s',
    async (type) => {
      const rows = await predictionsIn(await sendScoring(csvOf([FIELD_NAMES, ...SCORED_ROWS]), { type }))
      expect(rows.map(({ probability }) => probability)).toEqual([0.43, 0.3])
    },
  )

  test('takes the index column of pandas, weight and label for no part of a record', async () => {
    const text = csvOf([
      ['', 'age', 'instance weight', 'label'],
      [0, 43, 1700.09, '- 50000.'],
      [1, 30, '', ''],
    ])
    expect(await predictionsIn(await sendScoring(text, { type: 'text/csv' }))).toHaveLength(2)
    expect(
      await predictionsIn(await askScoring({ dataframe_records: [{ age: 43, label: 1, weight: 2 }] })),
    ).toHaveLength(1)
  })

  test('assumes what is missing: columns, null, NaN, empty cells', async () => {
    const asked = [
      await askScoring({ dataframe_split: { columns: ['age', 'year'], data: [[43, null]] } }),
      await sendScoring('{"dataframe_split":{"columns":["age","year","sex"],"data":[[43,NaN,NaN]]}}'),
      await askScoring({ inputs: { age: 43, sex: null } }),
      await sendScoring('age,sex,year\n43,,', { type: 'text/csv' }),
    ]
    for (const response of asked) expect(await predictionsIn(response)).toEqual([{ probability: 0.43, margin: 0 }])
  })

  test('keeps what a text looks like: no type is guessed', async () => {
    const body = csvOf([
      ['age', 'education', 'detailed industry recode'],
      ['43.0', '007', '4'],
    ])
    const store = createMemoryStore()
    const container = createScoringContainer({ log: store.predictions, settings: { LOG_RECORDS: true } })
    await predictionsIn(await sendScoring(body, { type: 'text/csv', container }))
    expect(store.logged[0]?.record).toMatchObject({ age: 43, education: '007', 'detailed industry recode': 4 })
  })

  test('answers a table without rows as such', async () => {
    for (const response of [
      await askScoring({ dataframe_split: { columns: FIELD_NAMES, data: [] } }),
      await sendScoring(csvOf([FIELD_NAMES]), { type: 'text/csv' }),
    ]) {
      expect(await response.text()).toBe('{"predictions": []}')
      expect(response.status).toBe(200)
    }
  })

  test.each([
    { query: '', configuration: 'random-forest-balanced' },
    { query: '?other=1', configuration: 'random-forest-balanced' },
    { query: '?model=xgboost-balanced', configuration: 'xgboost-balanced' },
    { query: '?model=bracket-random-forest-unbalanced', configuration: 'random-forest-unbalanced' },
  ])('asks the model of "$query", of the settings where none is named', async ({ query, configuration }) => {
    const store = createMemoryStore()
    const container = createScoringContainer({
      log: store.predictions,
      settings: { MODEL_DEFAULT: 'random-forest-balanced' },
    })
    await predictionsIn(await askScoring({ dataframe_records: SCORED_PEOPLE }, { query, container }))
    expect(store.logged).toMatchObject([
      { configuration, protocol: 'mlflow', threshold: 0.4, label: '>$50k' },
      { configuration, protocol: 'mlflow', threshold: 0.4, label: '<=$50k' },
    ])
  })

  test('labels rows where a threshold is given', async () => {
    expect(
      await predictionsIn(await askScoring({ dataframe_records: SCORED_PEOPLE, params: { threshold: 0.3 } })),
    ).toEqual([
      { probability: 0.43, margin: 0, label: '>$50k' },
      { probability: 0.3, margin: 0, label: '>$50k' },
    ])
  })
})

describe.each([
  { address: '/ping', endpoint: mount(pingEndpoint) },
  { address: '/health', endpoint: mount(scoringHealthEndpoint) },
])('GET $address', ({ address, endpoint }) => {
  const get = (container: FakeContainer, query = '') => {
    uninstall = installContainer(container)
    return endpoint.GET(new Request(`http://localhost${address}${query}`))
  }
  const said = async (response: Response) => [
    response.status,
    response.headers.get('content-type'),
    await response.text(),
  ]

  test('200 and a line break where the model can be loaded', async () => {
    expect(await said(await get(createScoringContainer()))).toEqual([200, 'application/json', '\n'])
  })

  test('404 where it cannot', async () => {
    const container = createScoringContainer({ missing: MODEL_CHOICES.slice(0, 1) })
    expect(await said(await get(container))).toEqual([404, 'application/json', '\n'])
    expect((await get(container, '?model=xgboost-balanced')).status).toBe(200)
    expect((await get(container, '?model=svm')).status).toBe(404)
  })

  test('503 once the server is about to stop', async () => {
    const container = createScoringContainer()
    container.drain.begin()
    expect(await said(await get(container))).toEqual([503, 'application/json', '\n'])
  })

  test('405 for POST', async () => {
    uninstall = installContainer(createScoringContainer())
    const response = await endpoint.POST(new Request(`http://localhost${address}`, { method: 'POST' }))
    expect([response.status, await response.json()]).toEqual([405, { detail: 'Method Not Allowed' }])
  })
})

test('GET /version is that of the protocol', async () => {
  uninstall = installContainer(createScoringContainer())
  const response = await mount(scoringVersionEndpoint).GET(new Request('http://localhost/version'))
  expect([response.status, await response.text()]).toEqual([200, SPOKEN_MLFLOW_VERSION])
})
