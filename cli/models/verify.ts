import { AppError } from '@/lib/core/errors'
import { choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { composeRegistry, composeTools, type Tools } from '../compose'
import { describeFailure } from '../run-command'

export type VerifyOptions = { readonly models?: string; readonly registry?: true }

/** Every configuration's model, each with a line. @throws AppError `model-unavailable` where one is not right. */
export async function verifyModels({ models, registry }: VerifyOptions): Promise<void> {
  const verify = registry ? verifyChampion() : verifyFolder(composeTools({ modelsDir: models }))
  let failures = 0
  for (const choice of MODEL_CHOICES) {
    try {
      console.log(`${choiceId(choice)}: ${await verify(choice)}`)
    } catch (error) {
      failures++
      console.error(`${choiceId(choice)}: FAILED. ${describeFailure(error)}`)
    }
  }
  if (failures > 0) throw new AppError('model-unavailable', `${failures} of ${MODEL_CHOICES.length} models failed.`)
}

function verifyFolder({ files, openModel }: Tools) {
  return async (choice: ModelChoice): Promise<string> => {
    const card = await files.readCard(choice)
    const model = await openModel(card)
    await model.release()
    const { digest, bytes } = card.file
    const size = `${(bytes / 1e6).toFixed(1)} MB`
    return `right. Version ${card.version}, ${size}, SHA-256 ${digest.slice(0, 12)}…, ${card.knownAnswers.length} known answers.`
  }
}

function verifyChampion() {
  const { promotion } = composeRegistry()
  return async (choice: ModelChoice): Promise<string> => {
    const champion = await promotion.registry.findChampion(choice)
    if (!champion) return 'no champion; the model that ships serves.'
    const { card, loadFault, answerFault } = await promotion.examine(champion)
    const fault = loadFault ?? answerFault
    if (fault !== undefined) throw new AppError('model-unavailable', `Version ${champion.version}: ${fault}`)
    return `right. Champion ${champion.version}, SHA-256 ${card.file.digest.slice(0, 12)}…, ${card.knownAnswers.length} known answers.`
  }
}
