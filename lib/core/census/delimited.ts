/** A text cut into cells, and the line (from 1) that each row begins on. */
export type DelimitedRows = { readonly rows: readonly (readonly string[])[]; readonly lines: readonly number[] }

export type Delimiter = '\t' | ';' | ','

const BREAK = /\r\n|\r|\n/y

function breakAt(text: string, offset: number): number {
  BREAK.lastIndex = offset
  return BREAK.exec(text)?.[0].length ?? 0
}

type Cell = { readonly value: string; readonly end: number }

/** A quoted cell of RFC 4180 (`""` stands for a quote); `undefined` where the quote is never closed. */
function readQuoted(text: string, start: number): Cell | undefined {
  let value = ''
  let at = start + 1
  for (;;) {
    const quote = text.indexOf('"', at)
    if (quote < 0) return undefined
    value += text.slice(at, quote)
    if (text[quote + 1] !== '"') return { value, end: quote + 1 }
    value += '"'
    at = quote + 2
  }
}

function readCell(text: string, start: number, delimiter: Delimiter): Cell | undefined {
  const isEnd = (at: number) => at >= text.length || text[at] === delimiter || text[at] === '\n' || text[at] === '\r'
  let at = start
  while (text[at] === ' ') at++
  const quoted = text[at] === '"' ? readQuoted(text, at) : { value: '', end: start }
  if (!quoted) return undefined
  at = quoted.end
  while (!isEnd(at)) at++
  return { value: (quoted.value + text.slice(quoted.end, at)).trim(), end: at }
}

/** Rows of trimmed cells, blank lines left out; the line of a quote that is never closed where there is one. */
export function readDelimited(text: string, delimiter: Delimiter): DelimitedRows | { readonly openQuoteLine: number } {
  const rows: string[][] = []
  const lines: number[] = []
  let row: string[] = []
  let line = 1
  let rowLine = 1
  let at = 0
  for (;;) {
    const cell = readCell(text, at, delimiter)
    if (!cell) return { openQuoteLine: line }
    row.push(cell.value)
    line += text.slice(at, cell.end).split(/\r\n|\r|\n/).length - 1
    at = cell.end
    if (text[at] === delimiter) {
      at += 1
      continue
    }
    if (row.some((value) => value !== '')) {
      rows.push(row)
      lines.push(rowLine)
    }
    if (at >= text.length) return { rows, lines }
    at += breakAt(text, at)
    line += 1
    rowLine = line
    row = []
  }
}
