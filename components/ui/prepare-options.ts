export type Option = {
  readonly value: string
  readonly label: string
  /** Said after the label, small. */
  readonly note?: string
  /** Further words by which the option is found. */
  readonly keywords?: string
}

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** Options in which every word of `query` occurs; those whose label begins with it come first, else the order given. */
export function filterOptions(options: readonly Option[], query: string): readonly Option[] {
  const wanted = fold(query)
  if (wanted === '') return options
  const words = wanted.split(' ')
  const found = options.filter((option) => {
    const text = fold(`${option.label} ${option.keywords ?? ''}`)
    return words.every((word) => text.includes(word))
  })
  const begins = (option: Option) => fold(option.label).startsWith(wanted)
  return [...found.filter(begins), ...found.filter((option) => !begins(option))]
}

/** The option that `text` names whole, by label; or the only one left. */
export function resolveOption(options: readonly Option[], text: string): Option | undefined {
  const wanted = fold(text)
  if (wanted === '') return undefined
  const exact = options.find((option) => fold(option.label) === wanted)
  if (exact) return exact
  const left = filterOptions(options, text)
  return left.length === 1 ? left[0] : undefined
}
