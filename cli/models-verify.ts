import { Command } from 'commander'
import { AppError } from '@/lib/core/errors'
import { choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { composeTools, type Tools } from './compose'
import { describeFailure, runCommand } from './run-command'

const command = new Command('models:verify')
  .description("Check every model folder: the card's schema, the file's digest, inputs and known answers.")
  .option('--models <dir>', 'folder of the models, instead of MODELS_DIR')
  .action(({ models }: { models?: string }) => runCommand(() => verifyModels(composeTools({ modelsDir: models }))))

await command.parseAsync()

async function verifyModels(tools: Tools): Promise<void> {
  let failures = 0
  for (const choice of MODEL_CHOICES) {
    try {
      console.log(await verifyModel(tools, choice))
    } catch (error) {
      failures++
      console.error(`${choiceId(choice)}: FAILED. ${describeFailure(error)}`)
    }
  }
  if (failures > 0) throw new AppError('model-unavailable', `${failures} of ${MODEL_CHOICES.length} models failed.`)
}

async function verifyModel({ files, openModel }: Tools, choice: ModelChoice): Promise<string> {
  const card = await files.readCard(choice)
  const model = await openModel(card)
  await model.release()
  const { digest, bytes } = card.file
  const size = `${(bytes / 1e6).toFixed(1)} MB`
  return `${choiceId(choice)}: right. Version ${card.version}, ${size}, SHA-256 ${digest.slice(0, 12)}…, ${card.knownAnswers.length} known answers.`
}
