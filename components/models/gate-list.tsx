import clsx from 'clsx'
import { CheckIcon, CrossIcon } from '@/components/ui/icons'
import type { GateCheckName, GateReport } from '@/lib/core/registry/gate'

const CHECK_WORDS: Readonly<Record<GateCheckName, string>> = {
  loads: 'It loads',
  'known-answers': 'It gives its known answers',
  parity: 'File and trained model agree',
  'same-hold-out': 'Judged on the same records',
  'roc-auc': 'ROC-AUC no worse',
  'pr-auc': 'PR-AUC no worse',
  calibration: 'Calibrated',
  size: 'Not too large',
}

/** What the gate looked at, each with its figure and limit. */
export function GateList({ gate }: { readonly gate: GateReport }) {
  return (
    <ul aria-label="What the gate found" className="mt-4 border-b border-line text-sm">
      {gate.checks.map(({ name, passed, detail }) => (
        <li key={name} className="flex gap-3 border-t border-line py-2.5">
          <span className={clsx('pt-0.5', passed ? 'text-accent' : 'text-danger')}>
            {passed ? <CheckIcon /> : <CrossIcon />}
            <span className="sr-only">{passed ? 'Passed: ' : 'Failed: '}</span>
          </span>
          <span>
            <span className={clsx('font-medium', !passed && 'text-danger')}>{CHECK_WORDS[name]}.</span>{' '}
            <span className="text-muted">{detail}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
