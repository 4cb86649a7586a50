import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

/** The root of the checkout, which paths in the file start from. */
export const ROOT = new URL('../../', import.meta.url)

const CONDITIONS = ['service_started', 'service_healthy', 'service_completed_successfully'] as const

/** The parts of the Compose specification that the file uses. What it does not name is a misspelling, which Compose refuses. */
const serviceSchema = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), target: z.string() }).optional(),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  profiles: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.enum(CONDITIONS) })).default({}),
  environment: z.record(z.string(), z.string()).default({}),
  healthcheck: z
    .strictObject({
      test: z.array(z.string()),
      interval: z.string(),
      timeout: z.string(),
      retries: z.int(),
      start_period: z.string(),
    })
    .optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  restart: z.enum(['no', 'on-failure', 'always', 'unless-stopped']).default('no'),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  privileged: z.boolean().default(false),
  shm_size: z.string().optional(),
  stop_grace_period: z.string().default('10s'),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }).optional(),
  deploy: z
    .strictObject({
      resources: z.strictObject({
        limits: z.strictObject({
          cpus: z.string().optional(),
          memory: z.string().optional(),
          pids: z.int().optional(),
        }),
      }),
    })
    .optional(),
})

const composeFileSchema = z.strictObject({
  name: z.string(),
  'x-service': z.unknown(),
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.strictObject({ internal: z.boolean().default(false) })),
  volumes: z.record(z.string(), z.strictObject({})),
})
export type ComposeFile = z.infer<typeof composeFileSchema>
export type Service = z.infer<typeof serviceSchema>

export function readRootFile(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8')
}

/** @throws where a key is unknown or a value is of another kind, naming each */
export function parseComposeFile(text: string): ComposeFile {
  const parsed = composeFileSchema.safeParse(parse(text, { merge: true }))
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error))
  return parsed.data
}

export type Mount = { readonly source: string; readonly target: string; readonly isReadOnly: boolean }

/** A volume in its short form, `source:target[:ro]`. */
export function mountOf(text: string): Mount {
  const [source = '', target = '', mode] = text.split(':')
  return { source, target, isReadOnly: mode === 'ro' }
}

/** Whether it is a file or a folder of the checkout, and not a volume. */
export function isOfCheckout({ source }: Mount): boolean {
  return source.startsWith('.')
}
