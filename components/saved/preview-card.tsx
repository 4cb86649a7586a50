import { nameChoice } from '@/components/model-choice/choice-words'
import { formatPercent, isAbove } from '@/components/prediction/prepare-answer'
import type { SavedPrediction } from '@/lib/core/inference/saved-prediction'

export const PREVIEW_SIZE = { width: 1200, height: 630 } as const

// The page's light theme: what draws the picture knows neither its style sheets nor oklch.
const PAPER = '#fcfdfc'
const INK = '#161e1b'
const MUTED = '#58625e'
const TICK = '#c9d0cc'
const ACCENT = '#006843'

const PADDING = 80
const RULER_WIDTH = PREVIEW_SIZE.width - 2 * PADDING
const TICKS = 100

/**
 * The answer as a picture for link previews. Nothing of the person is on it: chat servers keep previews beyond the
 * time that the answer itself is kept.
 */
export function PreviewCard({ probability, threshold, choice }: SavedPrediction) {
  const above = isAbove(probability, threshold)
  return (
    <div
      style={{
        width: '100%',
        height: '100%',
        display: 'flex',
        flexDirection: 'column',
        justifyContent: 'space-between',
        padding: PADDING,
        background: PAPER,
        color: INK,
      }}
    >
      <div style={{ display: 'flex', justifyContent: 'space-between', fontSize: 32 }}>
        <div style={{ display: 'flex', alignItems: 'center', gap: 16 }}>
          <Mark />
          Bracket
        </div>
        <div style={{ display: 'flex', color: MUTED }}>{`${nameChoice(choice)}, said`}</div>
      </div>
      <div style={{ display: 'flex', alignItems: 'baseline', gap: 40 }}>
        <div style={{ display: 'flex', fontSize: 220, lineHeight: 1, letterSpacing: '-0.055em' }}>
          {formatPercent(probability)}
        </div>
        <div style={{ display: 'flex', fontSize: 72, letterSpacing: '-0.02em', color: above ? ACCENT : INK }}>
          {above ? 'above $50k' : 'not above $50k'}
        </div>
      </div>
      <Ruler probability={probability} threshold={threshold} />
      <div style={{ display: 'flex', fontSize: 28, color: MUTED }}>
        {`Threshold ${formatPercent(threshold)}. An estimate about people alike, not a verdict on one.`}
      </div>
    </div>
  )
}

function Mark() {
  return (
    <svg aria-hidden="true" width="48" height="48" viewBox="0 0 24 24">
      <path d="M8 4H4v16h4M16 4h4v16h-4" fill="none" stroke={INK} strokeWidth="2" />
      <circle cx="12" cy="12" r="2.75" fill={ACCENT} />
    </svg>
  )
}

/** As on the page: a tick for each of a hundred people, and the bracket from the threshold on. */
function Ruler({ probability, threshold }: Pick<SavedPrediction, 'probability' | 'threshold'>) {
  const step = RULER_WIDTH / TICKS
  const ticks = Array.from({ length: TICKS }, (_, person) => person)
  const pathOf = (persons: readonly number[]) =>
    persons.map((person) => `M${person * step + 3} 12h4.5v48h-4.5z`).join('')
  const reached = Math.round(probability * TICKS)
  const left = Math.min(threshold * RULER_WIDTH, RULER_WIDTH - 4)
  return (
    <svg aria-hidden="true" width={RULER_WIDTH} height="72" viewBox={`0 0 ${RULER_WIDTH} 72`}>
      <path d={pathOf(ticks.slice(reached))} fill={TICK} />
      <path d={pathOf(ticks.slice(0, reached))} fill={ACCENT} />
      <path d={`M${left + 16} 2h-14v68h14M${RULER_WIDTH - 16} 2h14v68h-14`} fill="none" stroke={INK} strokeWidth="4" />
    </svg>
  )
}
