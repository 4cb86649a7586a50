import { AppError } from '@/lib/core/errors'
import { type Holdout, holdoutFileSchema, unpackHoldout } from '@/lib/core/evaluation/holdout'
import type { ModelCard } from '@/lib/core/registry/card'
import type { Examined } from '@/lib/core/registry/gate'
import type { RunArtifacts } from '@/lib/core/registry/ports'
import { RUN_FILES } from '@/lib/core/registry/run'
import type { RegisteredVersion } from '@/lib/core/registry/version'
import { checkModel } from './open-checked'
import type { ModelFiles, ModelRuntime, OpenModel } from './ports'

/** Above a million rows. */
const MAX_HOLDOUT_BYTES = 16_000_000

export type ExamineDeps = {
  readonly artifacts: RunArtifacts
  readonly files: Pick<ModelFiles, 'readModel'>
  readonly runtime: ModelRuntime
  fetchVersion(version: RegisteredVersion): Promise<ModelCard>
}

/** Opens a version and asks it what it should know. @throws AppError as `fetchVersion` does. */
export async function examineVersion(deps: ExamineDeps, version: RegisteredVersion): Promise<Examined> {
  const card = await deps.fetchVersion(version)
  const holdout = await readHoldout(deps.artifacts, version.runId)
  return { card, holdout, ...(await findFaults(deps, card)) }
}

async function findFaults(
  { files, runtime }: ExamineDeps,
  card: ModelCard,
): Promise<Pick<Examined, 'loadFault' | 'answerFault'>> {
  let model: OpenModel
  try {
    model = await runtime.openModel(await files.readModel(card))
  } catch (error) {
    return { loadFault: faultOf(error) }
  }
  try {
    await checkModel(card, model)
    return {}
  } catch (error) {
    return { answerFault: faultOf(error) }
  } finally {
    await model.release()
  }
}

function faultOf(error: unknown): string {
  if (error instanceof AppError && error.code === 'model-unavailable') return error.message
  throw error
}

/** Undefined where the run has none that can be read. */
async function readHoldout(artifacts: RunArtifacts, runId: string): Promise<Holdout | undefined> {
  if (!(await artifacts.listArtifacts(runId)).includes(RUN_FILES.holdout)) return undefined
  const bytes = await artifacts.readArtifact(runId, RUN_FILES.holdout, { maxBytes: MAX_HOLDOUT_BYTES })
  try {
    return unpackHoldout(holdoutFileSchema.parse(JSON.parse(new TextDecoder().decode(bytes))))
  } catch {
    return undefined
  }
}
