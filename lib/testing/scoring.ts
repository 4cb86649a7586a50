import { FIELD_NAMES } from '@/lib/core/census/field'
import { invocationsEndpoint } from '@/lib/server/endpoints/mlflow'
import { mount } from '@/lib/server/mount-next'
import { createFakeContainer, type FakeContainer, installContainer } from './fake-container'
import { INVENTED_RECORD } from './people'

/** Complete records of nobody, and the same as rows in the order of the fields. */
export const SCORED_PEOPLE = [INVENTED_RECORD, { ...INVENTED_RECORD, age: 30 }]
export const SCORED_ROWS = SCORED_PEOPLE.map((person) => FIELD_NAMES.map((name) => person[name]))

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
