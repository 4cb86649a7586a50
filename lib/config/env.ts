import { z } from 'zod'
import { type ChoiceId, choiceId, DEFAULT_CHOICE, MODEL_CHOICES } from '@/lib/core/registry/model-choice'
import { choiceFromRegisteredName, registeredName } from '@/lib/core/registry/version'

export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

export const MODEL_SOURCES = ['folder', 'mlflow'] as const

const CHOICE_IDS: readonly ChoiceId[] = MODEL_CHOICES.map(choiceId)

function isOrigin(text: string): boolean {
  const trimmed = text.trim()
  return URL.canParse(trimmed) && new URL(trimmed).origin === trimmed
}

/** Every setting of the server, with its default for a fresh clone. */
export const envSchema = z
  .object({
    /** Folder of the models, absolute or from where the server starts. */
    MODELS_DIR: z.string().default('./models'),
    /** Memory for open models, in MB; the least recently used is closed first. */
    MODEL_MEMORY_MB: z.coerce.number().int().min(1).max(1_000_000).default(256),
    LOG_LEVEL: z.enum(LOG_LEVELS).default('info'),
    /** Where served models come from; `mlflow` where a tracking server is set, else `folder`. */
    MODEL_SOURCE: z.enum(MODEL_SOURCES).optional(),
    /** How often the registry is asked which versions are champions. */
    MODEL_REFRESH_SECONDS: z.coerce.number().int().min(1).max(86_400).default(60),
    /** Folder of downloaded models, absolute or from where the server starts. */
    MODEL_CACHE_DIR: z.string().default('./data/model-cache'),
    /** Registered models whose versions a caller may pin, by name and commas; `none` for none. Absent: all four. */
    MODEL_PIN_ALLOW: z
      .string()
      .refine((text) => text === 'none' || text.split(',').every((name) => choiceFromRegisteredName(name.trim())), {
        error: `It must be none, or of ${MODEL_CHOICES.map(registeredName).join(', ')}, with commas between.`,
      })
      .optional(),
    /** MLflow's or DagsHub's tracking server, such as https://dagshub.com/owner/repository.mlflow. Absent: none. */
    MLFLOW_TRACKING_URI: z.url({ protocol: /^https?$/, error: 'It must be an http or https address.' }).optional(),
    MLFLOW_TRACKING_USERNAME: z.string().optional(),
    MLFLOW_TRACKING_PASSWORD: z.string().optional(),
    MLFLOW_TRACKING_TOKEN: z.string().optional(),
    /** Name of the experiment that runs go to. */
    MLFLOW_EXPERIMENT_NAME: z.string().max(500).default('bracket'),
    /** An access token of DagsHub's; DAGSHUB_USER is whose it is. */
    DAGSHUB_TOKEN: z.string().optional(),
    DAGSHUB_USER: z.string().optional(),
    /** Who sends it may promote and roll back. Absent: nobody may over HTTP. */
    ADMIN_TOKEN: z.string().min(16, 'It must have at least 16 characters.').optional(),
    /** The configuration that answers where a protocol names none. */
    MODEL_DEFAULT: z.enum(CHOICE_IDS).default(choiceId(DEFAULT_CHOICE)),
    /** The store: an SQLite file as file:PATH, from where the server starts, or postgres://user:password@host/database. */
    DATABASE_URL: z
      .string()
      .regex(/^(file:.|postgres(ql)?:\/\/)/, 'It must be file:PATH or postgres://….')
      .default('file:./data/bracket.db'),
    /** Whether every answer is written down before it is given. */
    LOG_PREDICTIONS: z.stringbool().default(true),
    /** Whether the prediction log holds the records themselves; they are personal data. */
    LOG_RECORDS: z.stringbool().default(false),
    /** The prediction log keeps so many days, and so many rows. */
    LOG_KEEP_DAYS: z.coerce.number().int().min(1).max(36_500).default(90),
    LOG_KEEP_ROWS: z.coerce.number().int().min(1).max(1_000_000_000).default(5_000_000),
    /** How long a saved prediction can be looked at. */
    SHARE_DAYS: z.coerce.number().int().min(1).max(3_650).default(90),
    /** Whether predictions are answered only to who has an API key. */
    REQUIRE_API_KEY: z.stringbool().default(false),
    /** Predicting requests a minute for each address without a key, and for each key without a limit of its own; 0: no limit. */
    RATE_LIMIT_ADDRESS: z.coerce.number().int().min(0).max(100_000_000).default(0),
    RATE_LIMIT_KEY: z.coerce.number().int().min(0).max(100_000_000).default(0),
    /** How many proxies stand in front, whose X-Forwarded-For is believed. */
    TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
    /** Other sites whose pages may call the API, with commas between. Absent: none. */
    CORS_ORIGINS: z
      .string()
      .refine(
        (text) => text.split(',').every(isOrigin),
        'It must be origins such as https://example.org, with commas between.',
      )
      .optional(),
    /** So many requests and records are worked on at a time; who comes beyond is sent away with 503 at once. */
    MAX_RECORDS_IN_FLIGHT: z.coerce.number().int().min(1).max(1_000_000).default(4_000),
    /** A request that takes longer is answered 504. */
    REQUEST_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(3_600).default(30),
    /** After SIGTERM the server says that it is not ready, and answers on for so long before it closes its port. */
    DRAIN_SECONDS: z.coerce.number().min(0).max(3_600).default(2),
    /** Whether the hot paths are answered in front of Next; off: Next carries everything, several times slower. */
    FAST_LANE: z.stringbool().default(true),
    /** Who sends it may read /api/metrics. Absent: everybody may. */
    METRICS_TOKEN: z.string().min(16, 'It must have at least 16 characters.').optional(),
    /** Where spans go to, by OTLP over HTTP. Absent: nowhere. */
    OTEL_EXPORTER_OTLP_ENDPOINT: z
      .url({ protocol: /^https?$/, error: 'It must be an http or https address.' })
      .optional(),
    OTEL_SERVICE_NAME: z.string().default('bracket'),
  })
  .refine(({ MODEL_SOURCE, MLFLOW_TRACKING_URI }) => MODEL_SOURCE !== 'mlflow' || MLFLOW_TRACKING_URI !== undefined, {
    path: ['MLFLOW_TRACKING_URI'],
    error: 'MODEL_SOURCE=mlflow needs the address of the tracking server.',
  })
export type Env = Readonly<z.infer<typeof envSchema>>

/** Where served models come from. */
export function modelSourceOf({ MODEL_SOURCE, MLFLOW_TRACKING_URI }: Env): (typeof MODEL_SOURCES)[number] {
  return MODEL_SOURCE ?? (MLFLOW_TRACKING_URI === undefined ? 'folder' : 'mlflow')
}

/** An empty value counts as absent. @throws Error naming each bad setting. */
export function parseEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(
    Object.keys(envSchema.shape).map((name) => [name, source[name]?.trim() || undefined]),
  )
  const parsed = envSchema.safeParse(given)
  if (!parsed.success) throw new Error(`Invalid environment:\n${z.prettifyError(parsed.error)}`)
  return Object.freeze(parsed.data)
}
