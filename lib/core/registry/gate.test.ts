import { describe, expect, test } from 'vitest'
import { buildCard } from '@/lib/testing/model-cards'
import { inventHoldout } from '@/lib/testing/versions'
import { type Examined, type GateCheckName, isUsable, judgeGate, type Standing } from './gate'

const deps = { takeTurn: async () => {} }
// An invented hold-out of some hundred rows has a calibration error far above that of a real one.
const bounds = { maxEce: 0.2 }
const examined = (sharpness: number, parts: Partial<Examined> = {}): Examined => ({
  card: buildCard(),
  holdout: inventHoldout(sharpness),
  ...parts,
})

async function failing(candidate: Examined, champion: Standing): Promise<readonly GateCheckName[]> {
  const { passed, checks } = await judgeGate(deps, { candidate, champion }, bounds)
  const failed = checks.filter((check) => !check.passed).map(({ name }) => name)
  expect(passed).toBe(failed.length === 0)
  expect(checks).toHaveLength(8)
  return failed
}

describe('the gate', () => {
  test.each<{ name: string; candidate: Examined; champion: Standing; fails: readonly GateCheckName[] }>([
    { name: 'the first version', candidate: examined(0.9), champion: undefined, fails: [] },
    { name: 'the same model again', candidate: examined(0.9), champion: examined(0.9), fails: [] },
    { name: 'a better one', candidate: examined(1), champion: examined(0.2), fails: [] },
    { name: 'a worse one', candidate: examined(0.2), champion: examined(1), fails: ['roc-auc', 'pr-auc'] },
    {
      name: 'one that strays from its training',
      candidate: examined(0.9, {
        card: buildCard({ parity: { rows: 200, stressRows: 100, probability: 1e-3, margin: 0 } }),
      }),
      champion: undefined,
      fails: ['parity'],
    },
    {
      name: 'an imported one, which is its own file',
      candidate: examined(0.9, { card: buildCard({ parity: null }) }),
      champion: undefined,
      fails: [],
    },
    {
      name: 'one that is too large',
      candidate: examined(0.9, {
        card: buildCard({ file: { digest: 'e'.repeat(64), bytes: 20_000_000, trees: 1, nodes: 1 } }),
      }),
      champion: undefined,
      fails: ['size'],
    },
    {
      name: 'one that does not load',
      candidate: examined(0.9, { loadFault: 'It is broken.' }),
      champion: undefined,
      fails: ['loads', 'known-answers'],
    },
    {
      name: 'one that answers wrongly',
      candidate: examined(0.9, { answerFault: 'It answers wrongly.' }),
      champion: undefined,
      fails: ['known-answers'],
    },
    {
      name: 'one without its hold-out',
      candidate: examined(0.9, { holdout: undefined }),
      champion: undefined,
      fails: ['same-hold-out', 'roc-auc', 'pr-auc'],
    },
    {
      name: 'one judged on other records',
      candidate: examined(0.9, { holdout: inventHoldout(0.9, { seed: 8 }) }),
      champion: examined(0.9),
      fails: ['same-hold-out', 'roc-auc', 'pr-auc'],
    },
    {
      name: 'a champion without its hold-out',
      candidate: examined(0.9),
      champion: examined(0.9, { holdout: undefined }),
      fails: ['same-hold-out', 'roc-auc', 'pr-auc'],
    },
    { name: 'a champion that is broken', candidate: examined(0.9), champion: { fault: 'No card.' }, fails: [] },
  ])('$name', async ({ candidate, champion, fails }) => {
    expect(await failing(candidate, champion)).toEqual(fails)
  })

  test('a badly calibrated one fails at the usual bound', async () => {
    const holdout = inventHoldout(1)
    const inflated = holdout.scored.probabilities.map((probability) => Math.min(1, probability + 0.2))
    const candidate = examined(1, { holdout: { ...holdout, scored: { ...holdout.scored, probabilities: inflated } } })
    const { checks } = await judgeGate(deps, { candidate, champion: undefined })
    expect(checks.find(({ name }) => name === 'calibration')?.passed).toBe(false)
  })

  test('a refusal gives the figures', async () => {
    const { checks } = await judgeGate(deps, { candidate: examined(0.2), champion: examined(1) }, bounds)
    expect(checks.find(({ name }) => name === 'roc-auc')?.detail).toMatch(
      /^ROC-AUC is worse than the champion's: −0\.\d{4} \(95 % interval −0\.\d{4} to −0\.\d{4}\)\.$/,
    )
  })

  const origin = { kind: 'imported', format: 'xgboost', name: 'model.json' } as const
  test.each([
    { name: 'neither', candidate: {}, champion: {}, caution: /\)\.$/ },
    { name: 'the candidate', candidate: { origin }, champion: {}, caution: /But it was trained elsewhere/ },
    { name: 'the champion', candidate: {}, champion: { origin }, caution: /But the champion was trained elsewhere/ },
    { name: 'both', candidate: { origin }, champion: { origin }, caution: /But both were trained elsewhere/ },
  ])('where $name may have seen the hold-out, the areas say so and decide all the same', async (cards) => {
    const [candidate, champion] = [cards.candidate, cards.champion].map((card) =>
      examined(0.9, { card: buildCard(card) }),
    )
    if (!candidate) throw new Error('not reached')
    const { passed, checks } = await judgeGate(deps, { candidate, champion }, bounds)
    expect(passed).toBe(true)
    const areas = checks.filter(({ name }) => name.endsWith('-auc'))
    expect(areas.map(({ detail }) => cards.caution.test(detail))).toEqual([true, true])
  })

  test('what does not load or answers wrongly is of no use', () => {
    expect([examined(1), examined(1, { loadFault: 'x' }), examined(1, { answerFault: 'x' })].map(isUsable)).toEqual([
      true,
      false,
      false,
    ])
  })
})
