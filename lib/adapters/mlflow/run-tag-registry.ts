import { AppError } from '@/lib/core/errors'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import type { ModelRegistry } from '@/lib/core/registry/ports'
import { isVersionNumber, type RegisteredVersion, registeredName } from '@/lib/core/registry/version'
import { findExperiment } from './experiments'
import type { Http } from './http'
import { deleteRunTag, searchRuns, setRunTag, tagEquals } from './runs'
import type { WireRun } from './schemas'
import { newestFirst } from './server-registry'
import type { MlflowSettings } from './settings'

/** On the run of a version: its registered name, its number, and since when it is the champion (ISO 8601, UTC). */
const NAME_TAG = 'bracket.registered_model'
const VERSION_TAG = 'bracket.model_version'
const CHAMPION_TAG = 'bracket.alias.champion'

const MAX_VERSIONS = 10_000
const MAX_CLAIMS = 5

/** For a server without a registry, or with one that knows no aliases: versions are runs with tags. */
export type RunTagRegistry = ModelRegistry & {
  /** Gives the run the next number of the configuration, or finds the number it has. */
  register(choice: ModelChoice, runId: string): Promise<string>
}

export function createRunTagRegistry(http: Http, settings: MlflowSettings): RunTagRegistry {
  const listRuns = async (choice: ModelChoice): Promise<readonly VersionRun[]> => {
    const experimentId = await findExperiment(http, settings.experimentName)
    if (experimentId === undefined) return []
    const filter = tagEquals(NAME_TAG, registeredName(choice))
    const runs = await searchRuns(http, { experimentId, filter, maxRuns: MAX_VERSIONS })
    return runs.flatMap((run) => versionRun(choice, run) ?? [])
  }
  const listVersions = async (choice: ModelChoice) =>
    (await listRuns(choice)).map(({ version }) => version).sort(newestFirst)
  return {
    listVersions,
    findVersion: async (choice, version) => (await listVersions(choice)).find((one) => one.version === version),
    findChampion: async (choice) => latestChampion(await listRuns(choice))?.version,
    setChampion: async ({ choice, runId }) => {
      const runs = await listRuns(choice)
      const since = championTime(latestChampion(runs), settings.surroundings.now())
      // First the new one: were this to break off here there would be two, of which the latest counts, and never none.
      await setRunTag(http, { runId, key: CHAMPION_TAG, value: since })
      const former = runs.filter((run) => run.championSince !== undefined && run.version.runId !== runId)
      for (const { version } of former) await deleteRunTag(http, { runId: version.runId, key: CHAMPION_TAG })
    },
    addTags: async ({ runId }, tags) => {
      for (const [key, value] of Object.entries(tags)) await setRunTag(http, { runId, key, value })
    },
    register: async (choice, runId) => {
      await setRunTag(http, { runId, key: NAME_TAG, value: registeredName(choice) })
      // Two that register at once may take one number: whose run id is larger takes another.
      for (let claim = 0; claim < MAX_CLAIMS; claim++) {
        const runs = await listRuns(choice)
        const own = runs.find(({ version }) => version.runId === runId)?.version
        const isShared = runs.some(({ version }) => version.version === own?.version && version.runId < runId)
        if (own && !isShared) return own.version
        const highest = Math.max(0, ...runs.map(({ version }) => Number(version.version)))
        await setRunTag(http, { runId, key: VERSION_TAG, value: String(highest + 1) })
      }
      throw new AppError('tracker-unavailable', 'Too many register versions of this model at once: send the run again.')
    },
  }
}

type VersionRun = { readonly version: RegisteredVersion; readonly championSince: string | undefined }

function versionRun(choice: ModelChoice, { info, data }: WireRun): VersionRun | undefined {
  const { [NAME_TAG]: _name, [VERSION_TAG]: version, [CHAMPION_TAG]: championSince, ...others } = data.tags
  if (version === undefined || !isVersionNumber(version)) return undefined
  const tags = Object.fromEntries(Object.entries(others).filter(([key]) => !key.startsWith('mlflow.')))
  const createdMs = info.end_time ?? info.start_time
  return { version: { choice, version, runId: info.run_id, createdMs, tags }, championSince }
}

function latestChampion(runs: readonly VersionRun[]): VersionRun | undefined {
  return runs
    .filter(({ championSince }) => championSince !== undefined)
    .reduce<VersionRun | undefined>(
      (latest, run) => ((latest?.championSince ?? '') < (run.championSince ?? '') ? run : latest),
      undefined,
    )
}

/** Now, or just after the champion before where its machine's clock is ahead. */
function championTime(former: VersionRun | undefined, now: Date): string {
  const formerMs = Date.parse(former?.championSince ?? '')
  const ms = Number.isNaN(formerMs) ? now.getTime() : Math.max(now.getTime(), formerMs + 1)
  return new Date(ms).toISOString()
}
