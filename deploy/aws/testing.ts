import { readFileSync } from 'node:fs'
import { App } from 'aws-cdk-lib'
import { Template as Assertions } from 'aws-cdk-lib/assertions'
import type { Template } from './policies/template'
import { addStacks } from './stacks'

const CDK = JSON.parse(readFileSync(new URL('cdk.json', import.meta.url), 'utf8')) as {
  readonly context: Record<string, unknown>
}

/** Both templates with these settings, and with the flags that the CDK's command runs with. */
export function synthesize(
  settings: Readonly<Record<string, unknown>> = {},
): Readonly<Record<'single' | 'scaled', Template>> {
  const { single, scaled } = addStacks(new App({ context: { ...CDK.context, ...settings }, analyticsReporting: false }))
  return {
    single: Assertions.fromStack(single).toJSON() as Template,
    scaled: Assertions.fromStack(scaled).toJSON() as Template,
  }
}
