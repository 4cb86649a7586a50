import { AppError } from '@/lib/core/errors'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry } from '@/lib/core/registry/ports'
import { CHAMPION, isVersionNumber, type RegisteredVersion, registeredName } from '@/lib/core/registry/version'
import type { Http } from './http'
import { askPages } from './pages'
import { isMissing, type Refusal } from './refusal'
import { isRunId } from './run-id'
import { modelVersionReplySchema, modelVersionsReplySchema, nothingSchema, type WireModelVersion } from './schemas'

const PAGE_VERSIONS = 200
const MAX_PAGES = 50

/** The registry of a server that has one, with aliases. */
export function createServerRegistry(http: Http): ModelRegistry {
  return {
    listVersions: async (choice) => {
      const versions = await searchVersions(http, `name='${registeredName(choice)}'`)
      return versions.flatMap((version) => registeredVersion(choice, version) ?? []).sort(newestFirst)
    },
    findVersion: async (choice, version) => {
      if (!isVersionNumber(version)) return undefined
      const reply = await findModelVersion(http, registeredName(choice), version)
      return reply && registeredVersion(choice, reply)
    },
    findChampion: async (choice) => {
      const reply = await http.askUnless(isNoAlias, modelVersionReplySchema, {
        method: 'GET',
        path: 'registered-models/alias',
        query: { name: registeredName(choice), alias: CHAMPION },
      })
      if (!reply) return undefined
      const champion = registeredVersion(choice, reply.model_version)
      if (!champion) {
        throw new AppError(
          'tracker-refused',
          `The champion of ${registeredName(choice)} was registered without a run, so its files cannot be found: import it.`,
        )
      }
      return champion
    },
    setChampion: async ({ choice, version }) => {
      const body = { name: registeredName(choice), alias: CHAMPION, version }
      await http.ask(nothingSchema, { method: 'POST', path: 'registered-models/alias', isRepeatable: true, body })
    },
    addTags: ({ choice, version }, tags) => setVersionTags(http, { name: registeredName(choice), version, tags }),
  }
}

export async function searchVersions(http: Http, filter: string): Promise<readonly WireModelVersion[]> {
  const pages = await askPages(MAX_PAGES, (page_token) =>
    http.ask(modelVersionsReplySchema, {
      method: 'GET',
      path: 'model-versions/search',
      query: { filter, max_results: PAGE_VERSIONS, page_token },
    }),
  )
  return pages.flatMap(({ model_versions }) => model_versions)
}

type VersionTags = Pick<WireModelVersion, 'name' | 'version' | 'tags'>

export async function setVersionTags(http: Http, { name, version, tags }: VersionTags): Promise<void> {
  for (const [key, value] of Object.entries(tags)) {
    const body = { name, version, key, value }
    await http.ask(nothingSchema, { method: 'POST', path: 'model-versions/set-tag', isRepeatable: true, body })
  }
}

export async function findModelVersion(
  http: Http,
  name: string,
  version: string,
): Promise<WireModelVersion | undefined> {
  const reply = await http.askUnless(isMissing, modelVersionReplySchema, {
    method: 'GET',
    path: 'model-versions/get',
    query: { name, version },
  })
  return reply?.model_version
}

/** An unknown alias is 404 or, in versions 3.0 to 3.6 and before, 400. */
function isNoAlias(refusal: Refusal): boolean {
  return isMissing(refusal) || refusal.errorCode === 'INVALID_PARAMETER_VALUE'
}

/** Undefined for one that was registered without a run, as others may do: its files are in no run. */
function registeredVersion(
  choice: ModelChoice,
  { version, run_id, creation_timestamp, tags }: WireModelVersion,
): RegisteredVersion | undefined {
  if (!isRunId(run_id) || !isVersionNumber(version)) return undefined
  return { choice, version, runId: run_id, createdMs: creation_timestamp, tags }
}

export function newestFirst(one: RegisteredVersion, other: RegisteredVersion): number {
  return Number(other.version) - Number(one.version)
}
