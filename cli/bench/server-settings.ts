import { envSchema } from '@/lib/config/env'

type Settings = Readonly<Record<string, string>>

/** Every setting of the server: as given, else its default, whatever this shell or a file `.env` says. */
export function settingsOf(given: Settings): Settings {
  const unknown = Object.keys(given).filter((name) => !(name in envSchema.shape))
  if (unknown.length > 0) throw new RangeError(`The server has no setting ${unknown.join(', ')}.`)
  // An empty setting counts as absent, but keeps a file from filling it in.
  const absent = Object.fromEntries(Object.keys(envSchema.shape).map((name) => [name, '']))
  return { ...absent, ...given }
}
