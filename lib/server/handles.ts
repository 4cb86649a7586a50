import 'server-only'
import type { z } from 'zod'
import type { Context, Handle } from './endpoint'
import { explainEnvelope } from './envelope'
import { type Call, jsonReply } from './exchange'
import { readJson } from './read-json'

type JsonHandle<B extends z.ZodType, R> = {
  readonly body: B
  /** Left out where a use case builds the reply key by key, and checking it again would cost more than scoring does. */
  readonly reply?: z.ZodType<unknown, R>
  run(input: z.output<B>, context: Context, call: Call): Promise<R>
}

/** JSON in, JSON out. The reply's schema also strips what was never promised. */
export function jsonHandle<B extends z.ZodType, R>({ body, reply, run }: JsonHandle<B, R>): Handle {
  return async (call, context) => {
    const input = parseBody(body, await readJson(call))
    const output = await run(input, context, call)
    return jsonReply(reply ? reply.parse(output) : output)
  }
}

/** Answers from the address alone. */
export function getHandle<R>({
  reply,
  run,
}: {
  readonly reply: z.ZodType<unknown, R>
  run(context: Context, call: Call): Promise<R>
}): Handle {
  return async (call, context) => jsonReply(reply.parse(await run(context, call)))
}

/** @throws AppError as `explainEnvelope` makes it. */
export function parseBody<B extends z.ZodType>(body: B, input: unknown): z.output<B> {
  const parsed = body.safeParse(input)
  if (!parsed.success) throw explainEnvelope(parsed.error, input)
  return parsed.data
}
