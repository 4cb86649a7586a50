import { Command, InvalidArgumentError } from 'commander'
import { choiceFromId, choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { choiceFromRegisteredName, isVersionNumber } from '@/lib/core/registry/version'
import { type GateOptions, gateVersion } from './models/gate'
import { importCommand } from './models/import'
import { listModels } from './models/list'
import { type MoveOptions, promoteModel, rollBackModel } from './models/promote'
import { type PullOptions, pullModels } from './models/pull'
import { type VerifyOptions, verifyModels } from './models/verify'
import { runBreakable, runCommand } from './run-command'

const IDS = MODEL_CHOICES.map(choiceId).join(', ')

const command = new Command('models').description(
  `Versions of the four models in the registry, and which of them serves. A <model> is one of ${IDS}.`,
)

command
  .command('list')
  .description(
    'the registered versions, the champion, and how it came to be; without a tracking server, the models that ship',
  )
  .argument('[model]', 'one alone', parseChoice)
  .action((choice: ModelChoice | undefined) => runBreakable(() => listModels(choice && [choice])))

command
  .command('gate')
  .description('what the gate says of a version, and nothing moves; exit code 1 where it does not pass')
  .argument('<model>', 'which', parseChoice)
  .argument('[version]', 'its number, or latest', parseVersionOrLatest, 'latest')
  .option('--json', 'for programs: one JSON object')
  .action((choice: ModelChoice, version: string, options: GateOptions) =>
    runBreakable(() => gateVersion(choice, version, options)),
  )

command
  .command('promote')
  .description('make a version the champion if the gate lets it pass: it loads, answers rightly, and is not worse')
  .argument('<model>', 'which', parseChoice)
  .argument('<version>', 'its number, or latest', parseVersionOrLatest)
  .option('--why <reason>', 'is written down with the move')
  .option('--who <name>', 'is written down too; without it, your user name')
  .option('--force <reason>', 'promote it though the gate says no, and write down why')
  .action((choice: ModelChoice, version: string, options: MoveOptions) =>
    runCommand(() => promoteModel(choice, version, options)),
  )

command
  .command('rollback')
  .description('make the champion before this one the champion again')
  .argument('<model>', 'which', parseChoice)
  .option('--why <reason>', 'is written down with the move')
  .option('--who <name>', 'is written down too; without it, your user name')
  .action((choice: ModelChoice, options: MoveOptions) => runCommand(() => rollBackModel(choice, options)))

command
  .command('pull')
  .description('bring champions into the folder of models that ship')
  .argument('[model]', 'one alone', parseChoice)
  .option('--version <n>', 'this version instead of the champion; for one model', parseVersion)
  .option('--out <dir>', 'folder of the models, instead of MODELS_DIR')
  .action((choice: ModelChoice | undefined, options: PullOptions, pull: Command) => {
    if (options.version !== undefined && !choice) pull.error('error: --version needs a model: name one.')
    return runBreakable(() => pullModels(choice ? [choice] : MODEL_CHOICES, options))
  })

command
  .command('verify')
  .description("check every model: the card's schema, the file's digest, inputs and known answers")
  .option('--models <dir>', 'folder of the models, instead of MODELS_DIR')
  .option('--registry', "the registry's champions instead of the folder")
  .action((options: VerifyOptions) => runBreakable(() => verifyModels(options)))

command.addCommand(importCommand())

await command.parseAsync()

function parseChoice(text: string): ModelChoice {
  const choice = choiceFromId(text) ?? choiceFromRegisteredName(text)
  if (!choice) throw new InvalidArgumentError(`It must be one of ${IDS}.`)
  return choice
}

function parseVersionOrLatest(text: string): string {
  return text === 'latest' ? text : parseVersion(text)
}

function parseVersion(text: string): string {
  if (!isVersionNumber(text)) throw new InvalidArgumentError('It must be a number, such as 7.')
  return text
}
