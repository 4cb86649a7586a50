import type { App } from 'aws-cdk-lib'
import { ScaledStack } from './scaled-stack'
import { parseSettings } from './settings'
import { SingleStack } from './single-stack'

export type Stacks = { readonly single: SingleStack; readonly scaled: ScaledStack }

/** Both stacks, for whatever account and region they are deployed to. @throws Error naming each bad setting of the context */
export function addStacks(app: App): Stacks {
  const settings = parseSettings(app.node.getAllContext())
  const shared = { settings, terminationProtection: true, tags: { project: 'bracket' } }
  return {
    single: new SingleStack(app, 'BracketSingle', { ...shared, description: 'Bracket on one machine' }),
    scaled: new ScaledStack(app, 'BracketScaled', {
      ...shared,
      description: 'Bracket on as many machines as it takes, over PostgreSQL',
    }),
  }
}
