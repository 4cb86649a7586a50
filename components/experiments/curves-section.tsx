import type { ReactNode } from 'react'
import { Disclosure } from '@/components/ui/disclosure'
import { type ComparedRun, listLetters } from './compared-run'
import { ComparisonTable } from './comparison-table'
import { OverlayChart } from './overlay-chart'
import { type FigureRow, prepareBoosting, prepareHoldoutCurves } from './prepare-run-curves'

type CurvesSectionProps = { readonly runs: readonly ComparedRun[] }

export function BoostingSection({ runs }: CurvesSectionProps) {
  const { auc, logLoss, figures, without } = prepareBoosting(runs)
  const says = `${listLetters(without)} ${without.length === 1 ? 'has' : 'have'} no curve by round; a forest has one round.`
  return (
    <CurveSection
      id="boosting"
      title="Boosting, round by round"
      lead="On the training side of the first fold, thin, and on the fold that it never saw, thick."
      missing={without.length > 0 ? says : undefined}
    >
      {auc || logLoss ? (
        <>
          <ChartPair>
            {auc ? <OverlayChart chart={auc} xTitle="Round" yTitle="ROC-AUC" placeWord="round" digits={4} /> : null}
            {logLoss ? (
              <OverlayChart chart={logLoss} xTitle="Round" yTitle="Log loss" placeWord="round" digits={4} />
            ) : null}
          </ChartPair>
          <Figures caption="Boosting in figures" rows={figures} runCount={runs.length} />
        </>
      ) : null}
    </CurveSection>
  )
}

export function HoldoutSection({ runs }: CurvesSectionProps) {
  const { roc, precisionRecall, rocFigures, precisionRecallFigures, without } = prepareHoldoutCurves(runs)
  const says = `${listLetters(without)} ${without.length === 1 ? 'has' : 'have'} no card to draw them from: trials and runs of other programs have none.`
  return (
    <CurveSection
      id="curves"
      title="On the hold-out"
      lead="Every threshold at once, weighted to the population."
      missing={without.length > 0 ? says : undefined}
    >
      {roc || precisionRecall ? (
        <>
          <ChartPair>
            {roc ? (
              <OverlayChart
                chart={roc}
                xTitle="Part of the others called above"
                yTitle="ROC: recall"
                placeWord="of the others"
                digits={3}
              />
            ) : null}
            {precisionRecall ? (
              <OverlayChart chart={precisionRecall} xTitle="Recall" yTitle="Precision" placeWord="recall" digits={3} />
            ) : null}
          </ChartPair>
          <Figures
            caption="The curves in figures"
            rows={[...rocFigures, ...precisionRecallFigures]}
            runCount={runs.length}
          />
        </>
      ) : null}
    </CurveSection>
  )
}

type CurveSectionProps = {
  readonly id: string
  readonly title: string
  readonly lead: string
  /** Which runs are not drawn, and why. */
  readonly missing: string | undefined
  readonly children: ReactNode
}

function CurveSection({ id, title, lead, missing, children }: CurveSectionProps) {
  return (
    <section aria-labelledby={id} className="pt-12">
      <h2 id={id} className="text-xl font-medium tracking-tight">
        {title}
      </h2>
      <p className="mt-2 max-w-prose text-sm text-muted">
        {lead}
        {missing ? ` ${missing}` : ''}
      </p>
      {children}
    </section>
  )
}

function ChartPair({ children }: { readonly children: ReactNode }) {
  return <div className="js-only mt-6 grid gap-x-12 gap-y-8 lg:grid-cols-2 [&>*]:min-w-0">{children}</div>
}

type FiguresProps = { readonly caption: string; readonly rows: readonly FigureRow[]; readonly runCount: number }

function Figures({ caption, rows, runCount }: FiguresProps) {
  return (
    <div className="mt-5">
      <Disclosure title={caption}>
        <div className="pb-5">
          <ComparisonTable
            caption={caption}
            heading="Figure"
            rows={rows.map(({ label, cells }) => ({ key: label, label, cells }))}
            runCount={runCount}
          />
        </div>
      </Disclosure>
    </div>
  )
}
