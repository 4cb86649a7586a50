import spectral, { type RulesetDefinition } from '@stoplight/spectral-core'
import rulesets from '@stoplight/spectral-rulesets'

/** All rules for OpenAPI, and these left out. */
const LEFT_OUT = {
  // Whoever runs the server is not known to it.
  'info-contact': 'off',
  // Tags stand in the order of the reference.
  'openapi-tags-alphabetical': 'off',
  // Since 3.1 every scheme may name roles; the rule knows those of OAuth alone.
  'oas3-operation-security-defined': 'off',
  // It takes `items: false`, which ends a tuple, for none.
  'array-items': 'off',
} as const

/** Its own type wants an `extends`, which rule sets need not have. */
const OPENAPI_RULES = rulesets.oas as unknown as RulesetDefinition

/** What the linter finds, warnings too; examples are held against their schemas. */
export async function lintDocument(document: unknown): Promise<readonly string[]> {
  const linter = new spectral.Spectral()
  linter.setRuleset({ extends: [[OPENAPI_RULES, 'all']], rules: LEFT_OUT })
  const found = await linter.run(JSON.parse(JSON.stringify(document)))
  return found.map(({ code, path, message }) => `${code} ${path.join('/')}: ${message}`)
}
