import { at, machinesOf, type Policy } from './template'

/** The machine's credentials go to who asks twice, and to no container: a request that a server is tricked into gets none. */
export const credentialsStayOnTheMachine: Policy = (template) =>
  machinesOf(template)
    .map(({ name, machine }) => ({ name, options: at(machine, 'MetadataOptions') }))
    .filter(({ options }) => at(options, 'HttpTokens') !== 'required' || at(options, 'HttpPutResponseHopLimit') !== 1)
    .map(({ name }) => `${name} gives its credentials to who asks for them without a token, or from a container.`)
