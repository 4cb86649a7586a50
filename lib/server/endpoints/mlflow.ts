import 'server-only'
import { SPOKEN_MLFLOW_VERSION } from '@/lib/contracts/mlflow-scoring'
import { AppError } from '@/lib/core/errors'
import { answerScored } from '@/lib/core/inference/answer'
import { choiceFromId, choiceId, MODEL_CHOICES, type ModelChoice } from '@/lib/core/registry/model-choice'
import { choiceFromRegisteredName } from '@/lib/core/registry/version'
import { type Context, createEndpoint, type Endpoint, type Handle } from '../endpoint'
import { type Call, type Reply, textReply } from '../exchange'
import { checkWanted } from '../wanted'
import { refuseInvocation, refusePing, writePredictions } from './mlflow-reply'
import { readInvocation } from './mlflow-request'

const JSON_TYPE = 'application/json'
const NO_PREDICTIONS = '{"predictions": []}'

/** Whether the server is ready and the model that is asked for can answer: a line break for yes. */
const ping: Handle = async (call, { container }) => {
  checkWanted(container)
  await container.predictDeps.openScorer(choiceOf(call, container.settings))
  return textReply('\n', { type: JSON_TYPE })
}

function createPing(route: string): Endpoint {
  return createEndpoint({ route, operations: { GET: { access: 'public', handle: ping } }, refuse: refusePing })
}

export const pingEndpoint = createPing('/ping')
export const scoringHealthEndpoint = createPing('/health')

export const scoringVersionEndpoint = createEndpoint({
  route: '/version',
  operations: {
    GET: { access: 'public', handle: async () => textReply(SPOKEN_MLFLOW_VERSION, { type: JSON_TYPE }) },
  },
  refuse: refuseInvocation,
})

/** What `mlflow models serve` answers for the same model: the same rows, and for what it refuses the same codes. */
export const invocationsEndpoint = createEndpoint({
  route: '/invocations',
  protocol: 'mlflow',
  operations: { POST: { access: 'predict', handle: invoke } },
  refuse: refuseInvocation,
})

async function invoke(call: Call, { container, asker }: Context): Promise<Reply> {
  const choice = choiceOf(call, container.settings)
  const { records, threshold } = await readInvocation(call)
  // As of a table without rows; nothing is asked of a model for it.
  if (records.length === 0) return textReply(NO_PREDICTIONS, { type: JSON_TYPE })
  const { scored } = await answerScored(
    container.predictDeps,
    { ...choice, threshold, records, unknownLevels: 'accept', recordsAt: 'rows' },
    asker,
  )
  return textReply(writePredictions(scored, { withLabels: threshold !== undefined }), { type: JSON_TYPE })
}

/** By `?model=`, a configuration's or its registered name; else the default. @throws AppError `unknown-model` */
function choiceOf({ query }: Call, { MODEL_DEFAULT }: Context['container']['settings']): ModelChoice {
  const asked = query === '' ? null : new URLSearchParams(query).get('model')
  const name = asked ?? MODEL_DEFAULT
  const choice = choiceFromId(name) ?? choiceFromRegisteredName(name)
  if (choice) return choice
  throw new AppError('unknown-model', `There is no such model; there are ${MODEL_CHOICES.map(choiceId).join(', ')}.`)
}
