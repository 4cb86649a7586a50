import { build } from './production-build'
import { runCommand } from './run-command'

await runCommand(() => build())
