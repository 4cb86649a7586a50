/** A text cut into cells, and the line (from 1) that each row begins on. */
export type DelimitedRows = { readonly rows: readonly (readonly string[])[]; readonly lines: readonly number[] }

export type Delimiter = '\t' | ';' | ','

const [LINE_FEED, RETURN, SPACE, QUOTE] = [10, 13, 32, 34]

/** Length of the line break there; 0 where there is none. */
function breakAt(text: string, offset: number): number {
  const code = text.charCodeAt(offset)
  if (code === RETURN) return text.charCodeAt(offset + 1) === LINE_FEED ? 2 : 1
  return code === LINE_FEED ? 1 : 0
}

type Cell = { readonly value: string; readonly end: number; readonly isQuoted?: boolean }

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
  let at = start
  while (text.charCodeAt(at) === SPACE) at++
  const quoted = text.charCodeAt(at) === QUOTE ? readQuoted(text, at) : undefined
  if (text.charCodeAt(at) === QUOTE && !quoted) return undefined
  const from = quoted?.end ?? start
  const end = endOfCell(text, Math.max(at, from), delimiter)
  const rest = text.slice(from, end)
  return { value: (quoted ? quoted.value + rest : rest).trim(), end, isQuoted: quoted !== undefined }
}

function endOfCell(text: string, start: number, delimiter: Delimiter): number {
  const stop = delimiter.charCodeAt(0)
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === stop || code === LINE_FEED || code === RETURN) return at
  }
  return text.length
}

type DelimitedOptions = {
  /** Whether a row of several empty cells counts; a line without anything never does. */
  readonly keepsEmptyRows?: boolean
  /** Reading ends with the first row beyond so many, or of more cells than so many. */
  readonly maxRows?: number
  readonly maxCells?: number
}

/** Rows of trimmed cells, empty ones left out; the line of a quote that is never closed where there is one. */
export function readDelimited(
  text: string,
  delimiter: Delimiter,
  {
    keepsEmptyRows = false,
    maxRows = Number.POSITIVE_INFINITY,
    maxCells = Number.POSITIVE_INFINITY,
  }: DelimitedOptions = {},
): DelimitedRows | { readonly openQuoteLine: number } {
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
    if (cell.isQuoted) line += text.slice(at, cell.end).split(/\r\n|\r|\n/).length - 1
    at = cell.end
    if (text[at] === delimiter && row.length <= maxCells) {
      at += 1
      continue
    }
    if (row.some((value) => value !== '') || (keepsEmptyRows && row.length > 1)) {
      rows.push(row)
      lines.push(rowLine)
    }
    if (at >= text.length || rows.length > maxRows || row.length > maxCells) return { rows, lines }
    at += breakAt(text, at)
    line += 1
    rowLine = line
    row = []
  }
}
