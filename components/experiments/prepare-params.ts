export type ParamRow = {
  readonly name: string
  /** In the order of the runs; undefined where a run does not have it. */
  readonly values: readonly (string | undefined)[]
}

export type ParamTable = { readonly differing: readonly ParamRow[]; readonly agreeing: readonly ParamRow[] }

/** Parameters by name: those that are not the same in all runs, and those that are. */
export function prepareParams(runs: readonly { readonly params: Readonly<Record<string, string>> }[]): ParamTable {
  const names = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))].sort()
  const rows = names.map((name) => ({ name, values: runs.map(({ params }) => ownText(params, name)) }))
  return { differing: rows.filter((row) => !agrees(row)), agreeing: rows.filter(agrees) }
}

/** Names are anybody's: one such as `constructor` would else be found where no run has it. */
function ownText(params: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(params, name) ? params[name] : undefined
}

function agrees({ values: [first, ...others] }: ParamRow): boolean {
  return others.every((other) => isSame(first, other))
}

/** `0.1` and `0.10` are one value. */
function isSame(one: string | undefined, other: string | undefined): boolean {
  if (one === other) return true
  return Boolean(one?.trim()) && Boolean(other?.trim()) && Number(one) === Number(other)
}
