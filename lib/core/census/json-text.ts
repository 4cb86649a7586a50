/** Where a JSON text goes wrong, and how to say it. `offset` counts UTF-16 units from the start of the text. */
export type JsonFault = { readonly offset: number; readonly message: string }

export type JsonScan = { readonly end: number } | JsonFault

/** The values of a text that holds one after the other, each with its place. */
export type JsonValues = {
  readonly values: readonly { readonly value: unknown; readonly offset: number }[]
  /** Commas stood between them, as in a piece cut from a list. */
  readonly hasCommas: boolean
}

const SPACE = /[ \t\r\n]*/y
// Linear on purpose: what is not closed must not be tried again in other ways.
const STRING = /"[^"\\\n\r]*(?:\\.[^"\\\n\r]*)*"/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y
const WORD = /[A-Za-z_$][\w$]*/y
const JSON_WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null'])

function matchAt(pattern: RegExp, text: string, offset: number): string {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0] ?? ''
}

export function skipSpace(text: string, offset: number): number {
  return offset + matchAt(SPACE, text, offset).length
}

/** 1-based, as people and editors count. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const lines = before.split(/\r\n|\r|\n/)
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 }
}

function faultAt(text: string, offset: number, wanted: string): JsonFault {
  const found = text[offset]
  if (found === undefined) return { offset, message: `The text ends where ${wanted} should come.` }
  if (found === '"') return { offset, message: `This string is not closed, or stands where ${wanted} should come.` }
  if (found === "'") return { offset, message: 'JSON writes strings in double quotes.' }
  if (found === '/' || found === '#') return { offset, message: 'JSON has no comments.' }
  const word = matchAt(WORD, text, offset)
  if (word === 'NaN' || word === 'None' || word === 'undefined')
    return { offset, message: `${word} is not JSON: leave the field out, or write null.` }
  if (word === 'True' || word === 'False') return { offset, message: `${word} is not JSON.` }
  if (word) return { offset, message: 'Words stand in double quotes in JSON.' }
  return { offset, message: `${wanted[0]?.toUpperCase()}${wanted.slice(1)} should come here.` }
}

function scanScalar(text: string, offset: number): JsonScan {
  const scalar = matchAt(STRING, text, offset) || matchAt(NUMBER, text, offset)
  if (scalar) return { end: offset + scalar.length }
  const word = matchAt(WORD, text, offset)
  if (JSON_WORDS.has(word)) return { end: offset + word.length }
  if (/[-+\d.]/.test(text[offset] ?? '')) return { offset, message: 'This is not a number as JSON writes it.' }
  return faultAt(text, offset, 'a value')
}

type Closer = '}' | ']'

function scanKey(text: string, offset: number): JsonScan {
  const key = matchAt(STRING, text, offset)
  if (!key) return faultAt(text, offset, 'a field name in double quotes')
  const colon = skipSpace(text, offset + key.length)
  return text[colon] === ':' ? { end: colon + 1 } : faultAt(text, colon, 'a colon')
}

/** Steps to the next value inside a container: past a key in an object. */
function enter(text: string, offset: number, closer: Closer): JsonScan {
  const at = skipSpace(text, offset)
  return closer === '}' ? scanKey(text, at) : { end: at }
}

/**
 * Finds the end of the JSON value at `start`, or the first place that is not JSON. Keeps its own stack, so that no
 * depth of nesting overflows, and builds nothing: engines word and place the errors of `JSON.parse` each their own way.
 */
export function scanJson(text: string, start: number): JsonScan {
  const open: Closer[] = []
  let at = skipSpace(text, start)
  for (;;) {
    const opener = text[at]
    if (opener === '{' || opener === '[') {
      const closer = opener === '{' ? '}' : ']'
      const next = skipSpace(text, at + 1)
      if (text[next] !== closer) {
        const entered = enter(text, next, closer)
        if ('message' in entered) return entered
        open.push(closer)
        at = skipSpace(text, entered.end)
        continue
      }
      at = next + 1
    } else {
      const scalar = scanScalar(text, at)
      if ('message' in scalar) return scalar
      at = scalar.end
    }
    const after = leave(text, at, open)
    if ('message' in after || open.length === 0) return after
    at = skipSpace(text, after.end)
  }
}

/** After a value: closes what ends here, and steps past a comma to the next value. */
function leave(text: string, start: number, open: Closer[]): JsonScan {
  let at = start
  for (let closer = open.at(-1); closer !== undefined; closer = open.at(-1)) {
    at = skipSpace(text, at)
    if (text[at] === ',') {
      const next = skipSpace(text, at + 1)
      if (text[next] === closer) return { offset: at, message: 'The comma before the closing bracket is one too many.' }
      return enter(text, next, closer)
    }
    if (text[at] !== closer) return faultAt(text, at, `a comma or ${closer}`)
    open.pop()
    at += 1
  }
  return { end: at }
}

/** Reads every value of the text: one document, JSON Lines, or objects that follow each other with or without commas. */
export function readJsonValues(text: string): JsonValues | JsonFault {
  const values: { value: unknown; offset: number }[] = []
  let hasCommas = false
  let at = skipSpace(text, 0)
  while (at < text.length) {
    const scan = scanJson(text, at)
    if ('message' in scan) return scan
    try {
      values.push({ value: JSON.parse(text.slice(at, scan.end)), offset: at })
    } catch {
      // Left to the engine: escapes that do not exist and control characters inside a string.
      return { offset: at, message: 'A string in here holds a character or an escape that JSON does not have.' }
    }
    at = skipSpace(text, scan.end)
    if (text[at] === ',') {
      hasCommas = true
      at = skipSpace(text, at + 1)
    }
  }
  return { values, hasCommas }
}
