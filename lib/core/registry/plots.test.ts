// @vitest-environment jsdom
import { describe, expect, test } from 'vitest'
import { buildCard } from '@/lib/testing/model-cards'
import { type BoostingPoint, renderPlots } from './plots'
import { renderBars, renderLineCharts, ticksOf } from './plots-svg'

function parse(svg: string): Element {
  const document = new DOMParser().parseFromString(svg, 'application/xml')
  expect(document.querySelector('parsererror')?.textContent).toBeUndefined()
  return document.documentElement
}
const textsOf = (svg: string) => Array.from(parse(svg).querySelectorAll('text'), ({ textContent }) => textContent)

const boosting: readonly BoostingPoint[] = [10, 20, 30].map((round) => ({
  round,
  train: { rocAuc: 0.9 + round / 1000, logLoss: 0.2 - round / 1000 },
  validation: { rocAuc: round === 20 ? Number.NaN : 0.9, logLoss: 0.2 },
}))

describe('the plots of a card', () => {
  const plots = renderPlots(buildCard(), boosting)

  test('are five, the boosting curve only where there is one', () => {
    expect(plots.map(({ path }) => path)).toEqual([
      'plots/roc.svg',
      'plots/precision-recall.svg',
      'plots/reliability.svg',
      'plots/importance.svg',
      'plots/boosting.svg',
    ])
    expect(renderPlots(buildCard()).map(({ path }) => path)).not.toContain('plots/boosting.svg')
  })

  test.each(plots)('$path is valid XML with title, axes and numbers that are numbers', ({ svg }) => {
    const root = parse(svg)
    expect(root.namespaceURI).toBe('http://www.w3.org/2000/svg')
    expect(root.querySelector('title')?.textContent).toContain('XGBoost, unbalanced')
    // At least the heading, one axis label and two ticks.
    expect(root.querySelectorAll('text').length).toBeGreaterThan(3)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })

  test('a line goes from corner to corner of the frame', () => {
    const line = parse(plots[0]?.svg ?? '').querySelector('polyline[stroke-width]')
    expect(line?.getAttribute('points')).toBe('64,364 536,64')
  })

  test('a figure that is no number is left out of its line', () => {
    const lines = [...parse(plots[4]?.svg ?? '').querySelectorAll('polyline')]
    const counts = lines.map((line) => line.getAttribute('points')?.split(' ').length)
    expect(counts).toEqual([3, 2, 3, 3])
  })

  test('importance shows the twelve largest fields', () => {
    const fields = ['age', 'education', 'sex', 'race', 'year', 'hispanic origin', 'citizenship'] as const
    const importance = [...fields, ...fields].map((field, i) => ({ field, share: (14 - i) / 105 }))
    const svg = renderPlots(buildCard({ importance }))[3]?.svg ?? ''
    // One more rectangle is the background.
    expect(parse(svg).querySelectorAll('rect')).toHaveLength(12 + 1)
  })
})

test('names with signs of XML stay text', () => {
  const name = `veteran's <admin> & "more"`
  const bars = { title: name, label: 'share', bars: [{ label: name, value: 1 }] }
  expect(textsOf(renderBars(bars)).filter((text) => text === name)).toHaveLength(2)
})

test('a curve of one point is a dot', () => {
  const axis = { label: 'of nothing', min: 0, max: 1 }
  const series = [{ label: 'one', kind: 'line', points: [{ x: 0.5, y: 2 }] }] as const
  const dot = parse(renderLineCharts([{ title: 'One', x: axis, y: axis, series }])).querySelector('circle')
  // Half of the frame's width, and for a value outside the axis its end.
  expect([dot?.getAttribute('cx'), dot?.getAttribute('cy')]).toEqual(['300', '64'])
})

test.each([
  [{ min: 0, max: 1 }, ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0']],
  [{ min: 0, max: 800 }, ['0', '200', '400', '600', '800']],
  [{ min: 0.912, max: 0.968 }, ['0.92', '0.94', '0.96']],
  [{ min: 0, max: 1.05 }, ['0.0', '0.5', '1.0']],
])('ticks of %o', (axis, labels) => {
  expect(ticksOf(axis).map(({ label }) => label)).toEqual(labels)
})
