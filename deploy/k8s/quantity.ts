const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  m: 0.001,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
}

/** A quantity as Kubernetes writes them, in bytes or cores; undefined for none, and for one that is not understood. */
export function quantityOf(text: string | number | undefined): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(text ?? '')) ?? []
  const factor = UNITS[unit]
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor
}
