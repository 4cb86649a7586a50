import { quoteForShell } from '@/components/prediction/prepare-snippets'

export type CallParameter = {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly isRequired: boolean
  /** What may be chosen, where that is a closed set. */
  readonly options?: readonly string[]
  /** To begin with. */
  readonly value: string
}

export type CallExample = { readonly name: string; readonly summary: string; readonly text: string }
export type CallBody = { readonly type: string; readonly examples: readonly CallExample[] }

/** One operation as the browser can call it. */
export type CallSpec = {
  readonly id: string
  readonly method: string
  readonly route: string
  readonly parameters: readonly CallParameter[]
  /** By content type; empty where no body is sent. Raw tensors cannot be typed, and are left out. */
  readonly bodies: readonly CallBody[]
}

/** What is filled in. */
export type CallDraft = {
  /** By parameter. */
  readonly values: Readonly<Record<string, string>>
  /** Undefined where no body is sent. */
  readonly type: string | undefined
  readonly text: string
}

export type PreparedCall = {
  readonly method: string
  /** From the root of the server on. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export function beginDraft({ parameters, bodies }: CallSpec): CallDraft {
  return {
    values: Object.fromEntries(parameters.map(({ name, value }) => [name, value])),
    type: bodies[0]?.type,
    text: bodies[0]?.examples[0]?.text ?? '',
  }
}

/** The request itself; parameters without a value are left out. `token` is a key or token, or empty. */
export function prepareCall(spec: CallSpec, { values, type, text }: CallDraft, token: string): PreparedCall {
  const given = spec.parameters.flatMap((parameter) => {
    const value = (values[parameter.name] ?? '').trim()
    return value === '' ? [] : [{ ...parameter, value }]
  })
  const path = given
    .filter((parameter) => parameter.in === 'path')
    .reduce((route, { name, value }) => route.replace(`{${name}}`, encodeURIComponent(value)), spec.route)
  const query = new URLSearchParams(
    given.filter((parameter) => parameter.in === 'query').map(({ name, value }) => [name, value]),
  ).toString()
  return {
    method: spec.method,
    path: query === '' ? path : `${path}?${query}`,
    headers: {
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...Object.fromEntries(
        given.filter((parameter) => parameter.in === 'header').map(({ name, value }) => [name, value]),
      ),
    },
    body: type === undefined ? undefined : text,
  }
}

/** The names of parameters that the address cannot do without. */
export function missingOf({ parameters }: CallSpec, { values }: CallDraft): readonly string[] {
  return parameters.filter(({ name, isRequired }) => isRequired && !values[name]?.trim()).map(({ name }) => name)
}

/** The same call for a shell. A secret stays where it is: in its place stands a variable. */
export function prepareCurl({ method, path, headers, body }: PreparedCall, origin: string): string {
  const lines = [
    `curl -sS${method === 'GET' || (method === 'POST' && body !== undefined) ? '' : ` -X ${method}`} ${quoteForShell(`${origin}${path}`)}`,
    ...Object.entries(headers).map(([name, value]) =>
      name === 'authorization' ? `-H "authorization: Bearer $BRACKET_KEY"` : `-H ${quoteForShell(`${name}: ${value}`)}`,
    ),
    ...(body === undefined ? [] : [`--data-binary ${quoteForShell(body)}`]),
  ]
  return lines.join(' \\\n  ')
}
