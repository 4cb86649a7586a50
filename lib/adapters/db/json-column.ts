import { z } from 'zod'

/** A column of JSON, as a value. The engine's own message quotes the text, which may be about a person; it is left out. */
export const jsonColumn = z.string().transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue('It is no JSON.')
    return z.NEVER
  }
})
