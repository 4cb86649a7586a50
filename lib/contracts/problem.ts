import { z } from 'zod'
import { ERROR_CODES } from '@/lib/core/errors'

/** RFC 9457 problem details, with our code, the request's id and what is wrong where. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.enum(ERROR_CODES),
  requestId: z.string(),
  errors: z
    .array(
      z.object({
        /** JSON Pointer into the request's body: `/records/0/education`. */
        path: z.string(),
        message: z.string(),
        suggestions: z.array(z.string()).optional(),
      }),
    )
    .optional(),
})
export type Problem = z.infer<typeof problemSchema>
