import { z } from 'zod'

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Every setting of the server, with its default for a fresh clone. */
export const envSchema = z.object({
  /** Folder of the models, absolute or from where the server starts. */
  MODELS_DIR: z.string().default('./models'),
  /** Memory for open models, in MB; the least recently used is closed first. */
  MODEL_MEMORY_MB: z.coerce.number().int().min(1).max(1_000_000).default(256),
  LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
})
export type Env = Readonly<z.infer<typeof envSchema>>

/** An empty value counts as absent. @throws Error naming each bad setting. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(
    Object.keys(envSchema.shape).map((name) => [name, source[name]?.trim() || undefined]),
  )
  const parsed = envSchema.safeParse(given)
  if (!parsed.success) throw new Error(`Invalid environment:\n${z.prettifyError(parsed.error)}`)
  return Object.freeze(parsed.data)
}
