/**
 * The cloud as code. `npx cdk deploy BracketSingle` is one machine, `BracketScaled` what comes when one is outgrown; neither
 * looks anything up, so both synthesize without an account. What can be chosen stands in `settings.ts`.
 */
import { App } from 'aws-cdk-lib'
import { addStacks } from './stacks'

const app = new App()
addStacks(app)
app.synth()
