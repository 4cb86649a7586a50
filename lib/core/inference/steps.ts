/** Parts of the work on a request that a trace shows one by one. */
export type Step = 'score' | 'write down'

/** Says that a step begins; what it gives back says that it is over. Cheap, and never throws. */
export type BeginStep = (step: Step) => () => void
