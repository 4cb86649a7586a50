import type { ComparedRun } from './compared-run'
import { BoostingSection, HoldoutSection } from './curves-section'
import { MetricsSection } from './metrics-section'
import { ParamsSection } from './params-section'
import { isOtherHoldout } from './prepare-run-curves'
import { RunLegend } from './run-legend'

export function Comparison({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const summaries = runs.map(({ run }) => run)
  return (
    <>
      <RunLegend runs={summaries} />
      <MetricsSection runs={summaries} isOtherHoldout={isOtherHoldout(runs)} />
      <ParamsSection runs={summaries} />
      <BoostingSection runs={runs} />
      <HoldoutSection runs={runs} />
    </>
  )
}
