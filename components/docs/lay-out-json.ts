/** Characters of a line up to which a list or object stands in it as a whole. */
const WIDTH = 72

/** JSON for people: what fits into a line stays in one. */
export function layOutJson(value: unknown, indent = ''): string {
  const inline = inLine(value)
  if (inline.length + indent.length <= WIDTH || typeof value !== 'object' || value === null) return inline
  const deeper = `${indent}  `
  const parts = Array.isArray(value)
    ? value.map((item) => `${deeper}${layOutJson(item, deeper)}`)
    : Object.entries(value).map(([name, member]) => `${deeper}${JSON.stringify(name)}: ${layOutJson(member, deeper)}`)
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  return `${open}\n${parts.join(',\n')}\n${indent}${close}`
}

function inLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inLine).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${inLine(member)}`)
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
}
