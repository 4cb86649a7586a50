/** Settings that nobody but the server is to see. Each can stand in a file, which `<NAME>_FILE` names. */
export const SECRET_SETTINGS = [
  'DATABASE_URL',
  'ADMIN_TOKEN',
  'METRICS_TOKEN',
  'MLFLOW_TRACKING_USERNAME',
  'MLFLOW_TRACKING_PASSWORD',
  'MLFLOW_TRACKING_TOKEN',
  'DAGSHUB_TOKEN',
] as const

type Source = Readonly<Record<string, string | undefined>>

/**
 * The settings, with those secrets in them that stand in files; white space around a secret is no part of it.
 * @throws Error naming each setting that is set twice, or whose file cannot be read or is empty; never what is in it
 */
export function readSecretFiles(source: Source, readText: (path: string) => string): Source {
  const faults: string[] = []
  const found: Record<string, string> = {}
  for (const name of SECRET_SETTINGS) {
    const path = source[fileSettingOf(name)]?.trim()
    if (!path) continue
    if (source[name]?.trim()) {
      faults.push(`✖ ${name} and ${fileSettingOf(name)} are both set: leave one out.`)
      continue
    }
    const text = readOrUndefined(path, readText)?.trim()
    if (text) found[name] = text
    else
      faults.push(`✖ ${fileSettingOf(name)} names a file that ${text === undefined ? 'cannot be read' : 'is empty'}.`)
  }
  if (faults.length > 0) throw new Error(`Invalid environment:\n${faults.join('\n')}`)
  return { ...source, ...found }
}

export function fileSettingOf(name: (typeof SECRET_SETTINGS)[number]): string {
  return `${name}_FILE`
}

/** Why it cannot be read, the operator sees by looking; the reason names the path, which may be a secret store's. */
function readOrUndefined(path: string, readText: (path: string) => string): string | undefined {
  try {
    return readText(path)
  } catch {
    return undefined
  }
}
