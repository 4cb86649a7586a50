import { inventRecords, keepEssentials } from '../invented-people'
import { driveLoad } from '../serving/drive-load'
import { type LoadOutcome, loadPlanSchema } from '../serving/load-plan'
import { encodeRequest } from '../serving/request-bodies'

/** So many people are asked about before the first is again: a processor learns the way of a few through the trees. */
const PEOPLE = 4096
const FEWEST_REQUESTS = 8

const plan = loadPlanSchema.parse(JSON.parse(process.argv[2] ?? ''))
const outcome: LoadOutcome = await driveLoad({ ...plan, requests: makeRequests() })
process.stdout.write(JSON.stringify(outcome))

function makeRequests(): readonly Buffer[] {
  const { records: perRequest, protocol, choice, isPartial, seed } = plan
  const count = Math.max(FEWEST_REQUESTS, Math.ceil(PEOPLE / perRequest))
  const people = inventRecords({ count: count * perRequest, seed })
  const given = isPartial ? people.map(keepEssentials) : people
  return Array.from({ length: count }, (_, i) =>
    encodeRequest({ protocol, choice, records: given.slice(i * perRequest, (i + 1) * perRequest) }),
  )
}
