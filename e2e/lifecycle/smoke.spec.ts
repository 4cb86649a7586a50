import { expect, test } from '@playwright/test'
import { modelsReplySchema } from '@/lib/contracts/models'

test('the server that follows MLflow serves the champions', async ({ request }) => {
  expect((await request.get('/api/health')).status()).toBe(200)
  const readSources = async () => {
    const response = await request.get('/api/v1/models')
    expect(response.status()).toBe(200)
    const { models } = modelsReplySchema.parse(await response.json())
    return models.map(({ source, alias }) => ({ source, alias }))
  }
  // Until the champions are downloaded the models that ship serve.
  await expect.poll(readSources).toEqual(Array.from({ length: 4 }, () => ({ source: 'mlflow', alias: 'champion' })))
})
