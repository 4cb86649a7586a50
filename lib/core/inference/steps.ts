/** Parts of the work on a request that a trace shows one by one. */
export type Step = 'score' | 'write down'

/** Says that a step begins; what it gives back says that it is over. Cheap, and never throws. */
export type BeginStep = (step: Step) => () => void

/** The work as a step, also where it fails. */
export async function withinStep<T>(
  { beginStep }: { readonly beginStep: BeginStep },
  { step, work }: { readonly step: Step; work(): Promise<T> },
): Promise<T> {
  const endStep = beginStep(step)
  try {
    return await work()
  } finally {
    endStep()
  }
}
