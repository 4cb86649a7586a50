import { type Figure, judgeFigure, type Target, type Unit } from './figure'

const SUFFIXES: Readonly<Record<Unit, string>> = {
  s: ' s',
  ms: ' ms',
  us: ' µs',
  MB: ' MB',
  KB: ' KB',
  '%': ' %',
  times: ' ×',
  'per second': ' /s',
  fraction: '',
  count: '',
  identical: '',
}
const COLUMNS = { name: 60, value: 14, target: 14 } as const

/** One line a figure: name, figure, target, verdict. Widths are fixed, so that sections printed one by one line up. */
export function formatFigure(figure: Figure): string {
  const verdict = judgeFigure(figure)
  const cells = [
    figure.name.padEnd(COLUMNS.name),
    formatValue(figure.value, figure.unit).padStart(COLUMNS.value),
    formatTarget(figure).padStart(COLUMNS.target),
    verdict ? { ok: '✓ ok', miss: '✗ miss' }[verdict] : '',
  ]
  return `  ${cells.join('  ')}`.trimEnd()
}

export function formatHeader(): string {
  const cells = ['', 'figure', 'target'].map((text, i) =>
    i === 0 ? text.padEnd(COLUMNS.name) : text.padStart(i === 1 ? COLUMNS.value : COLUMNS.target),
  )
  return `  ${cells.join('  ')}`
}

export function formatValue(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return 'none'
  if (unit === 'identical') return value === 1 ? 'identical' : 'different'
  if (unit === 'fraction') return value.toFixed(4)
  if (unit === 'count' || unit === 'per second') return `${Math.round(value).toLocaleString('en-US')}${SUFFIXES[unit]}`
  return `${threeDigits(value)}${SUFFIXES[unit]}`
}

/** At least three significant digits, and never an exponent. */
function threeDigits(value: number): string {
  if (value === 0) return '0'
  const magnitude = Math.floor(Math.log10(Math.abs(value)))
  return value.toFixed(Math.min(6, Math.max(0, 2 - magnitude)))
}

function formatTarget({ target, unit }: Pick<Figure, 'target' | 'unit'>): string {
  if (!target) return ''
  if (unit === 'identical') return 'identical'
  return `${'atMost' in target ? '≤' : '≥'} ${formatLimit(boundOf(target), unit)}`
}

/** As the target was set: 0.3 ms, not 0.300 ms. */
function formatLimit(limit: number, unit: Unit): string {
  return unit === 'fraction' ? limit.toFixed(4) : `${limit.toLocaleString('en-US')}${SUFFIXES[unit]}`
}

function boundOf(target: Target): number {
  return 'atMost' in target ? target.atMost : target.atLeast
}

type Outcome = { readonly figures: readonly Figure[]; readonly notMeasured: number }

/** `2 misses of 37 targets; 1 part was not measured.` */
export function summarizeFigures({ figures, notMeasured }: Outcome): string {
  const verdicts = figures.map(judgeFigure).filter((verdict) => verdict !== undefined)
  const misses = verdicts.filter((verdict) => verdict === 'miss').length
  const targets = `${misses} ${misses === 1 ? 'miss' : 'misses'} of ${verdicts.length} targets`
  if (notMeasured === 0) return `${targets}.`
  return `${targets}; ${notMeasured} ${notMeasured === 1 ? 'part was' : 'parts were'} not measured.`
}
