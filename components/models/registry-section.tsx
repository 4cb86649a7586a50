import type { ModelCard } from '@/lib/core/registry/card'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { championBefore, type Move } from '@/lib/core/registry/moves'
import type { RegisteredVersion } from '@/lib/core/registry/version'
import { ChampionPanel } from './champion-panel'
import { MoveLog } from './move-log'
import { prepareMoves, prepareVersions } from './prepare-history'
import { VersionsTable } from './versions-table'

type RegistrySectionProps = {
  readonly choice: ModelChoice
  /** Newest first; undefined where no registry can be asked. */
  readonly versions: readonly RegisteredVersion[] | undefined
  /** By rising time. */
  readonly moves: readonly Move[]
  /** Why the registry could not be asked; undefined too where none is set. */
  readonly why: string | undefined
  /** The registry's number of its champion, where that is known. */
  readonly champion: string | undefined
  readonly served: { readonly version: string; readonly card: ModelCard } | undefined
  /** Whether somebody may promote; without, the controls are not there at all. */
  readonly isAdminConfigured: boolean
}

export function RegistrySection(props: RegistrySectionProps) {
  const { choice, versions, moves, why, champion, isAdminConfigured } = props
  return (
    <>
      <section aria-labelledby="versions" className="pt-14">
        <h3 id="versions" className="text-lg font-medium tracking-tight">
          Registered versions
        </h3>
        <Versions {...props} />
      </section>
      {isAdminConfigured && versions ? (
        <ChampionPanel
          choice={choice}
          versions={versions.map(({ version }) => version).filter((version) => version !== champion)}
          before={champion === undefined ? undefined : championBefore(moves, champion)}
        />
      ) : null}
      <section aria-labelledby="moves" className="pt-14">
        <h3 id="moves" className="text-lg font-medium tracking-tight">
          Promotion log
        </h3>
        <MoveLog rows={prepareMoves(moves)} isOwnAlone={why !== undefined} />
      </section>
    </>
  )
}

function Versions({ versions, moves, why, champion, served }: RegistrySectionProps) {
  if (why !== undefined) {
    return <p className="mt-3 max-w-2xl rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem] break-words">{why}</p>
  }
  if (versions === undefined) {
    return (
      <p className="mt-3 max-w-prose text-sm text-muted">
        No registry is set, so the model that ships serves. With <code>MLFLOW_TRACKING_URI</code> set, each tracked
        training registers a version here, and the champion among them serves.
      </p>
    )
  }
  if (versions.length === 0) {
    return <p className="mt-3 text-sm text-muted">The registry has no version of this model yet.</p>
  }
  return <VersionsTable rows={prepareVersions({ versions, moves, champion, served })} />
}
