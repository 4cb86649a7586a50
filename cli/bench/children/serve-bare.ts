import { createServer } from 'node:http'
import { openBareSession } from '@/lib/adapters/onnx/bare-session'
import type { CensusRecord } from '@/lib/core/census/field'
import { AppError } from '@/lib/core/errors'
import { choiceFromId } from '@/lib/core/registry/model-choice'
import { composeTools } from '../../compose'

/** The least that a prediction over HTTP can cost in Node: no check, no log, no framework. */
const [modelsDir, id = '', port = '0'] = process.argv.slice(2)
const choice = choiceFromId(id)
if (!choice) throw new AppError('unknown-model', `There is no configuration "${id}".`)
const { files } = composeTools({ modelsDir })
const session = await openBareSession(await files.readModel(await files.readCard(choice)))

createServer((request, reply) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', async () => {
    // Only the bench asks, and its bodies are as they should be.
    const { records }: { records: [CensusRecord] } = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const body = JSON.stringify({ probability: await session.answer(session.prepare(records[0])) })
    reply.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    reply.end(body)
  })
}).listen(Number(port), '127.0.0.1')
