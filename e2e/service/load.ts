import { Agent, type ClientRequest, request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { predictReplySchema } from '@/lib/contracts/predict'
import { INVENTED_PERSON } from '@/lib/testing/people'

const BODY = JSON.stringify({ records: [INVENTED_PERSON] })

export type Load = {
  /** Ids of the predictions that were answered. */
  readonly answered: readonly string[]
  /** What came instead of an answer: a status, or what became of the connection. */
  readonly failures: readonly string[]
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>
}

/** Asks for one prediction after another over so many connections, until it is stopped. */
export function startLoad(origin: string, { connections = 16, pauseMs = 0 } = {}): Load {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const [answered, failures]: [string[], string[]] = [[], []]
  let isOver = false
  const ask = async () => {
    while (!isOver) {
      await askOnce(agent, `${origin}/api/v1/predict`).then(
        (ids) => void answered.push(...ids),
        (error: unknown) => void failures.push(error instanceof Error ? error.message : String(error)),
      )
      if (pauseMs > 0) await sleep(pauseMs)
    }
  }
  const asking = Promise.all(Array.from({ length: connections }, ask))
  return {
    answered,
    failures,
    stop: async () => {
      isOver = true
      await asking
      agent.destroy()
    },
  }
}

/** Begins a request and keeps half of its body back. `finish` sends the rest. @returns the ids of what is answered */
export function sendHalf(origin: string): { finish(): Promise<readonly string[]> } {
  let finish = () => {}
  const ids = new Promise<readonly string[]>((resolve, reject) => {
    const sent = request(`${origin}/api/v1/predict`, {}, { resolve, reject })
    sent.write(BODY.slice(0, 10))
    finish = () => void sent.end(BODY.slice(10))
  })
  return {
    finish: () => {
      finish()
      return ids
    },
  }
}

function askOnce(agent: Agent, url: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => void request(url, { agent }, { resolve, reject }).end(BODY))
}

type Settle = { resolve(ids: readonly string[]): void; reject(error: unknown): void }

function request(url: string, options: { readonly agent?: Agent }, { resolve, reject }: Settle): ClientRequest {
  const headers = { 'content-type': 'application/json', 'content-length': BODY.length }
  const sent = httpRequest(url, { ...options, method: 'POST', headers }, (response) => {
    let text = ''
    response.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    response.once('error', reject)
    response.once('end', () => {
      if (response.statusCode !== 200) reject(new Error(`${response.statusCode} ${text.slice(0, 200)}`))
      else resolve(idsOf(text))
    })
  })
  return sent.once('error', reject)
}

function idsOf(text: string): readonly string[] {
  return predictReplySchema.parse(JSON.parse(text)).predictions.map(({ id }) => {
    if (id === undefined) throw new Error('A prediction has no id.')
    return id
  })
}
