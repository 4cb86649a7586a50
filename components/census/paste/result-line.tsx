import { formatPercent } from '@/components/prediction/prepare-answer'
import { countAssumed, describeIssue, type ResultRow, SHOWN_FIELDS, showCell } from './prepare-rows'

type ResultLineProps = {
  readonly row: ResultRow
  readonly isWaiting: boolean
  onOpen(raw: unknown): void
}

const CELL = 'px-3 py-2 align-top'

export function ResultLine({ row, isWaiting, onOpen }: ResultLineProps) {
  return (
    <tr className="border-line border-b last:border-b-0">
      <th scope="row" className={`numerals ${CELL} font-normal text-muted`}>
        {row.number}
      </th>
      <td className={CELL}>
        <button type="button" className="link min-h-6" onClick={() => onOpen(row.raw)}>
          {row.kind === 'bad' ? 'Correct' : 'Open'}
          <span className="sr-only"> record {row.number} in the editor</span>
        </button>
      </td>
      {row.kind === 'bad' ? (
        <td colSpan={SHOWN_FIELDS.length + 3} className={`${CELL} text-danger`}>
          {row.issues.map((issue) => (
            <p key={`${issue.path.join('/')}-${issue.message}`}>{describeIssue(issue)}</p>
          ))}
        </td>
      ) : (
        <AnswerCells row={row} isWaiting={isWaiting} />
      )}
    </tr>
  )
}

type AnswerCellsProps = { readonly row: ResultRow & { readonly kind: 'good' }; readonly isWaiting: boolean }

function AnswerCells({ row, isWaiting }: AnswerCellsProps) {
  const { prediction } = row
  const pending = isWaiting ? '…' : '–'
  return (
    <>
      {SHOWN_FIELDS.map(({ name }) => {
        const { text, isAssumed } = showCell(row, name)
        return (
          <td key={name} className={isAssumed ? `${CELL} text-muted italic` : CELL}>
            {text || pending}
            {isAssumed && <span className="sr-only"> (assumed)</span>}
          </td>
        )
      })}
      <td className={`numerals ${CELL}`}>{prediction ? formatPercent(prediction.probability) : pending}</td>
      <td className={`${CELL} whitespace-nowrap`}>{prediction?.label ?? pending}</td>
      <td className={`numerals ${CELL}`}>{prediction ? countAssumed(prediction) : pending}</td>
    </>
  )
}
