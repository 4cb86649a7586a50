import { isTrouble } from './failure'
import type { Http } from './http'
import { isUnsupported, type Refusal } from './refusal'
import { nothingSchema } from './schemas'

/** What a server can do beyond runs and files; older ones and DagsHub's lack some of it. */
export type Capabilities = {
  readonly registryWithAliases: boolean
  /** `runs/log-model`, by which a run's page shows its model. */
  readonly logModel: boolean
  /** MLflow 3's models of their own, shown in the Models tab. */
  readonly loggedModels: boolean
}
export type Capability = keyof Capabilities

/** Asks once for each capability; what could not be asked is asked again next time. */
export type CapabilityProbe = {
  has(capability: Capability): Promise<boolean>
  all(): Promise<Capabilities>
}

export function createCapabilityProbe(http: Http): CapabilityProbe {
  const known = new Map<Capability, Promise<boolean>>()
  const has = (capability: Capability) => {
    const cached = known.get(capability)
    if (cached) return cached
    const probing = PROBES[capability](http)
    known.set(capability, probing)
    probing.catch(() => known.delete(capability))
    return probing
  }
  return {
    has,
    all: async () => {
      const [registryWithAliases, logModel, loggedModels] = await Promise.all([
        has('registryWithAliases'),
        has('logModel'),
        has('loggedModels'),
      ])
      return { registryWithAliases, logModel, loggedModels }
    },
  }
}

/** Each asks for what cannot be there, or says too little, so that a server with the route refuses and nothing is changed. */
const PROBES: Readonly<Record<Capability, (http: Http) => Promise<boolean>>> = {
  registryWithAliases: (http) =>
    hasRoute(http, {
      method: 'GET',
      path: 'registered-models/alias',
      query: { name: 'bracket-probe', alias: 'champion' },
    }),
  loggedModels: (http) => hasRoute(http, { method: 'GET', path: `logged-models/m-${'0'.repeat(32)}` }),
  // DagsHub's has answered 500 to it; a model is tracked without it all the same.
  logModel: (http) => hasRoute(http, { method: 'POST', path: 'runs/log-model', body: {} }, isTrouble),
}

type Probe = Parameters<Http['ask']>[1]

async function hasRoute(http: Http, probe: Probe, isAlsoLacking: (refusal: Refusal) => boolean = () => false) {
  let isLacking = false
  const noteRefusal = (refusal: Refusal) => {
    isLacking = isUnsupported(refusal) || isAlsoLacking(refusal)
    return isLacking || isFromRoute(refusal)
  }
  await http.askUnless(noteRefusal, nothingSchema, probe)
  // Where the whole address is wrong every route is unknown: this call, which no server lacks, tells.
  if (isLacking) await http.ask(nothingSchema, CORE_CALL)
  return !isLacking
}

/** MLflow's own no to what was asked; its 403, plain text, may be about the invented name alone. */
function isFromRoute({ status, shape }: Refusal): boolean {
  return shape === 'mlflow' ? [400, 403, 404].includes(status) : status === 403 && shape === 'text'
}

const CORE_CALL: Probe = { method: 'GET', path: 'experiments/search', query: { max_results: 1 } }
