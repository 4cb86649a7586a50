export type Point = { readonly x: number; readonly y: number }
export type Axis = { readonly label: string; readonly min: number; readonly max: number }
export type Series = {
  readonly label: string
  /** `dotted` joins its points too; `guide` is a thin dashed line to compare with. */
  readonly kind: 'line' | 'dotted' | 'guide'
  readonly points: readonly Point[]
}
export type LineChart = {
  readonly title: string
  readonly x: Axis
  readonly y: Axis
  readonly series: readonly Series[]
}
export type Bars = {
  readonly title: string
  /** Of the values' axis. */
  readonly label: string
  /** Values of 0 or more, drawn from the top down. */
  readonly bars: readonly { readonly label: string; readonly value: number }[]
}

/** Pixels of one chart; texts stand in the margins. */
const SIZE = { width: 560, height: 420 } as const
const FRAME = { left: 64, right: 24, top: 64, bottom: 56 } as const
const BAR_LABELS = 230
const LEGEND_STEP = 120
const COLOURS = ['#1d4f91', '#b3541e', '#4a7c3a', '#7a4fa3'] as const
const [INK, MUTED, GRID] = ['#222222', '#6b6b6b', '#e3e3e3'] as const

/** A whole SVG document with the charts side by side. Points outside an axis' range are drawn at its end. */
export function renderLineCharts(charts: readonly LineChart[]): string {
  const bodies = charts.map((chart, i) => `<g transform="translate(${i * SIZE.width} 0)">${drawLineChart(chart)}</g>`)
  return wrap(SIZE.width * charts.length, charts.map(({ title }) => title).join('; '), bodies.join('\n'))
}

/** A whole SVG document. */
export function renderBars({ title, label, bars }: Bars): string {
  const largest = Math.max(...bars.map(({ value }) => value), 0)
  const axis = { label, min: 0, max: largest > 0 ? largest * 1.05 : 1 }
  const box = { left: BAR_LABELS, right: SIZE.width - FRAME.right, top: FRAME.top, bottom: SIZE.height - FRAME.bottom }
  const x = scaleOf(axis, box.left, box.right)
  const step = (box.bottom - box.top) / Math.max(bars.length, 1)
  const rows = bars.map((bar, i) => {
    const top = box.top + i * step
    const width = x(bar.value) - box.left
    return `<rect x="${box.left}" y="${px(top + step * 0.18)}" width="${px(width)}" height="${px(step * 0.64)}" fill="${COLOURS[0]}"/>
${text(bar.label, { x: box.left - 8, y: top + step / 2 + 4, anchor: 'end', size: 11 })}`
  })
  return wrap(SIZE.width, title, [heading(title), drawXAxis(axis, box, x), ...rows].join('\n'))
}

type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }
type Scale = (value: number) => number

function drawLineChart({ title, x: xAxis, y: yAxis, series }: LineChart): string {
  const box = {
    left: FRAME.left,
    right: SIZE.width - FRAME.right,
    top: FRAME.top,
    bottom: SIZE.height - FRAME.bottom,
  }
  const [x, y] = [scaleOf(xAxis, box.left, box.right), scaleOf(yAxis, box.bottom, box.top)]
  const named = series.filter(({ kind }) => kind !== 'guide')
  const lines = series.map((one) => drawSeries(one, { x, y, colour: COLOURS[named.indexOf(one) % COLOURS.length] }))
  const legend = named.length > 1 ? drawLegend(named, box) : ''
  return [heading(title), drawXAxis(xAxis, box, x), drawYAxis(yAxis, box, y), ...lines, legend].join('\n')
}

function drawSeries(
  { kind, points }: Series,
  { x, y, colour = MUTED }: { x: Scale; y: Scale; colour: string | undefined },
): string {
  const places = points.map((point) => `${px(x(point.x))},${px(y(point.y))}`)
  const look = kind === 'guide' ? `stroke="${MUTED}" stroke-dasharray="4 4"` : `stroke="${colour}" stroke-width="2"`
  const line = `<polyline points="${places.join(' ')}" fill="none" ${look}/>`
  // A line of one point would not be seen.
  const hasDots = kind === 'dotted' || (kind === 'line' && points.length === 1)
  const dots = hasDots
    ? points.map((point) => `<circle cx="${px(x(point.x))}" cy="${px(y(point.y))}" r="4" fill="${colour}"/>`)
    : []
  return [line, ...dots].join('')
}

/** Between title and frame, where no line can run through it. */
function drawLegend(series: readonly Series[], { left, top }: Box): string {
  return series
    .map(({ label }, i) => {
      const x = left + i * LEGEND_STEP
      return `<rect x="${x}" y="${top - 20}" width="12" height="12" fill="${COLOURS[i % COLOURS.length]}"/>${text(label, { x: x + 18, y: top - 10 })}`
    })
    .join('\n')
}

function drawXAxis(axis: Axis, { left, right, top, bottom }: Box, x: Scale): string {
  const ticks = ticksOf(axis).map(({ value, label }) => {
    const place = px(x(value))
    return `<line x1="${place}" x2="${place}" y1="${top}" y2="${bottom}" stroke="${GRID}"/>${text(label, { x: x(value), y: bottom + 18, anchor: 'middle' })}`
  })
  const base = `<line x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}" stroke="${INK}"/>`
  return [...ticks, base, text(axis.label, { x: (left + right) / 2, y: bottom + 42, anchor: 'middle', size: 13 })].join(
    '\n',
  )
}

function drawYAxis(axis: Axis, { left, right, top, bottom }: Box, y: Scale): string {
  const ticks = ticksOf(axis).map(({ value, label }) => {
    const place = px(y(value))
    return `<line x1="${left}" x2="${right}" y1="${place}" y2="${place}" stroke="${GRID}"/>${text(label, { x: left - 8, y: y(value) + 4, anchor: 'end' })}`
  })
  const base = `<line x1="${left}" x2="${left}" y1="${top}" y2="${bottom}" stroke="${INK}"/>`
  const middle = (top + bottom) / 2
  const label = `<g transform="rotate(-90 16 ${middle})">${text(axis.label, { x: 16, y: middle, anchor: 'middle', size: 13 })}</g>`
  return [...ticks, base, label].join('\n')
}

/** Some five round numbers, 1, 2 or 5 times a power of ten apart, within the axis' range. */
export function ticksOf({ min, max }: Pick<Axis, 'min' | 'max'>): readonly { value: number; label: string }[] {
  const rough = (max - min) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find((times) => times * power >= rough * 0.999) ?? 10)
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const first = Math.ceil(min / step - 1e-6)
  const count = Math.floor(max / step + 1e-6) - first + 1
  return Array.from({ length: Math.max(count, 0) }, (_, i) => {
    const value = (first + i) * step
    return { value, label: value.toFixed(decimals) }
  })
}

function scaleOf({ min, max }: Axis, from: number, to: number): Scale {
  return (value) => from + ((Math.min(Math.max(value, min), max) - min) / (max - min)) * (to - from)
}

type TextLook = { x: number; y: number; anchor?: 'start' | 'middle' | 'end'; size?: number }

function text(content: string, { x, y, anchor = 'start', size = 12 }: TextLook): string {
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" font-size="${size}">${escapeXml(content)}</text>`
}

function heading(title: string): string {
  return `<text x="16" y="28" font-size="16" font-weight="600">${escapeXml(title)}</text>`
}

function wrap(width: number, title: string, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${SIZE.height}" viewBox="0 0 ${width} ${SIZE.height}" role="img" font-family="sans-serif" fill="${INK}">
<title>${escapeXml(title)}</title>
<rect width="${width}" height="${SIZE.height}" fill="#ffffff"/>
${body}
</svg>
`
}

/** Tenths of a pixel are finer than a screen shows. */
function px(value: number): string {
  return String(Number(value.toFixed(1)))
}

function escapeXml(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')
}
