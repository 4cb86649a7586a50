import { invocationsEndpoint } from '@/lib/server/endpoints/mlflow'
import { mount } from '@/lib/server/mount-next'
import { createFakeContainer, type FakeContainer, installContainer } from './fake-container'

type SendOptions = { readonly type?: string; readonly query?: string; readonly container?: FakeContainer }

/** Its models answer with a hundredth of the age. */
export function createScoringContainer(options: Parameters<typeof createFakeContainer>[0] = {}): FakeContainer {
  return createFakeContainer({ score: async (records) => records.map(({ age }) => age / 100), ...options })
}

/** Asks for predictions over MLflow's protocol. */
export async function sendScoring(
  body: BodyInit,
  { type = 'application/json', query = '', container = createScoringContainer() }: SendOptions = {},
): Promise<Response> {
  const headers = { 'content-type': type }
  const uninstall = installContainer(container)
  try {
    const request = new Request(`http://localhost/invocations${query}`, { method: 'POST', body, headers })
    return await mount(invocationsEndpoint).POST(request)
  } finally {
    uninstall()
  }
}

export function askScoring(request: unknown, options?: SendOptions): Promise<Response> {
  return sendScoring(JSON.stringify(request), options)
}

export function csvOf(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => row.join(',')).join('\n')
}
