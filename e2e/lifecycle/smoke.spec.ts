import { expect, test } from '@playwright/test'

test('the server that follows MLflow is up and tells of its models', async ({ request }) => {
  expect((await request.get('/api/health')).status()).toBe(200)
  expect((await request.get('/api/v1/models')).status()).toBe(200)
})
