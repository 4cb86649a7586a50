// Asks a running server whether it is well, from inside its container or through a pipe: `node - answers < probe.mjs`.
// Plain JavaScript without packages, for it runs where nothing but Node is, and where it judges a version, it is not of it.
import { readFileSync } from 'node:fs'
import { argv, env, exit, stderr, stdout } from 'node:process'

const USAGE = `Usage: node probe.mjs <question> [address]
  health    the process is up
  ready     its default model answers its known record, and the answer can be written down
  answers   each of the four models gives the known answers of its card, over HTTP
The address is that of this container unless given. Exit code 0: yes. 1: no, and why. 2: not understood.
Where keys are asked for, ADMIN_TOKEN or PROBE_API_KEY, or the file that the same name with _FILE names, lets "answers" in.`

/** What an answer over HTTP may differ by from the trained model's own; the limit of the models' check at their opening. */
const TOLERANCE = 1e-6
const TIMEOUT_MS = 20_000
const ALGORITHMS = ['xgboost', 'random-forest']
const BALANCINGS = ['unbalanced', 'balanced']
const ANSWER_BY_SIDE = { true: '>$50k', false: '<=$50k' }

const questions = { health: () => get('/api/health'), ready: () => get('/api/ready'), answers }
const question = argv[2] ?? ''
const address = (argv[3] ?? `http://127.0.0.1:${env.PORT ?? 3000}`).replace(/\/$/, '')

if (!Object.hasOwn(questions, question)) {
  stderr.write(`${USAGE}\n`)
  exit(2)
}
try {
  await questions[question]()
  stdout.write(`${question}: yes\n`)
} catch (error) {
  stderr.write(`${question}: no. ${error.message}${error.cause ? `: ${error.cause.message}` : ''}\n`)
  exit(1)
}

async function answers() {
  for (const algorithm of ALGORITHMS) for (const balancing of BALANCINGS) await compare({ algorithm, balancing })
}

/** Every known person of the card in one request; the invented people in there stand for nobody. */
async function compare(model) {
  const name = `${model.algorithm}-${model.balancing}`
  const { knownAnswers, file } = await get(`/api/v1/models/${model.algorithm}/${model.balancing}`)
  const reply = await call('/api/v1/predict', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization() },
    body: JSON.stringify({ ...model, records: knownAnswers.map(({ record }) => record) }),
  })
  if (reply.model.digest !== file.digest) throw new Error(`${name}: another model answered than its card is of`)
  if (reply.predictions.length !== knownAnswers.length || knownAnswers.length === 0) {
    throw new Error(`${name}: ${reply.predictions.length} answers to ${knownAnswers.length} people`)
  }
  for (const [index, { probability, label }] of reply.predictions.entries()) {
    const known = knownAnswers[index].probability
    if (!(Math.abs(probability - known) <= TOLERANCE)) {
      throw new Error(`${name}: answer ${index + 1} is ${probability}, and known to be ${known}`)
    }
    if (label !== ANSWER_BY_SIDE[probability >= reply.threshold]) {
      throw new Error(
        `${name}: answer ${index + 1} is ${probability}, the threshold ${reply.threshold}, the label ${label}`,
      )
    }
  }
}

function get(path) {
  return call(path, {})
}

async function call(path, request) {
  const response = await fetch(address + path, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 300)}`)
  return JSON.parse(text)
}

function authorization() {
  const token = secret('PROBE_API_KEY') ?? secret('ADMIN_TOKEN')
  return token ? { authorization: `Bearer ${token}` } : {}
}

function secret(name) {
  const file = env[`${name}_FILE`]
  return env[name] || (file ? readFileSync(file, 'utf8').trim() : undefined)
}
