import { healthReplySchema, readyReplySchema } from '../../health'
import type { NamedSchema } from '../json-schema'

/** Of health. */
export const HEALTH_SCHEMAS = {
  HealthReply: { schema: healthReplySchema, description: 'The process runs.', parts: { status: 'Always `up`.' } },
  ReadyReply: {
    schema: readyReplySchema,
    description: 'The default model is loaded and gives its known answers.',
    parts: { status: 'Always `ready`.', model: 'The default model.' },
  },
} as const satisfies Readonly<Record<string, NamedSchema>>
