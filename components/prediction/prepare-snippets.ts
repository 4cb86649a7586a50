import type { PartialRecord } from '@/lib/core/census/field'
import type { ModelChoice } from '@/lib/core/registry/model-choice'

export type SnippetLanguage = 'curl' | 'python' | 'typescript'

export type SameCall = {
  /** Scheme, host and port of this service. */
  readonly origin: string
  readonly choice: ModelChoice
  /** Undefined: the model's own. */
  readonly threshold: number | undefined
  readonly record: PartialRecord
  /** Whether the service answers only who has an API key; the snippets then read it from the environment. */
  readonly needsKey?: boolean
}

/** The page's present question as a program would ask it. */
export function prepareSnippets(call: SameCall): Readonly<Record<SnippetLanguage, string>> {
  const url = `${call.origin}/api/v1/predict`
  const body = JSON.stringify(
    { ...call.choice, ...(call.threshold === undefined ? {} : { threshold: call.threshold }), records: [call.record] },
    null,
    2,
  )
  const asked = { url, body, needsKey: call.needsKey ?? false }
  return { curl: prepareCurl(asked), python: preparePython(asked), typescript: prepareTypeScript(asked) }
}

type Asked = { readonly url: string; readonly body: string; readonly needsKey: boolean }

/** Single quotes, in which a shell changes nothing; an apostrophe ends them, stands escaped, and begins them again. */
export function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function prepareCurl({ url, body, needsKey }: Asked): string {
  const key = needsKey ? ` \\\n  -H "authorization: Bearer $BRACKET_KEY"` : ''
  return `curl -sS ${quoteForShell(url)} \\\n  -H 'content-type: application/json'${key} \\\n  -d ${quoteForShell(body)}`
}

// The body holds strings and numbers alone, so JSON reads the same as a literal of either language.
function preparePython({ url, body, needsKey }: Asked): string {
  const key = needsKey ? `, "authorization": "Bearer " + os.environ["BRACKET_KEY"]` : ''
  return `import json
${needsKey ? 'import os\n' : ''}import urllib.request

request = urllib.request.Request(
    ${JSON.stringify(url)},
    data=json.dumps(${indent(body, 4)}).encode(),
    headers={"content-type": "application/json"${key}},
)
with urllib.request.urlopen(request) as reply:
    print(json.load(reply)["predictions"][0])`
}

function prepareTypeScript({ url, body, needsKey }: Asked): string {
  const key = needsKey ? ", authorization: 'Bearer ' + process.env.BRACKET_KEY" : ''
  return `const reply = await fetch(${JSON.stringify(url)}, {
  method: 'POST',
  headers: { 'content-type': 'application/json'${key} },
  body: JSON.stringify(${indent(body, 2)}),
})
const { predictions } = await reply.json()
console.log(predictions[0])`
}

function indent(text: string, spaces: number): string {
  return text.replaceAll('\n', `\n${' '.repeat(spaces)}`)
}
