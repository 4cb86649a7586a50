import type { z } from 'zod'
import { AppError } from '@/lib/core/errors'
import type { Http } from './http'
import { isMissing, isTaken } from './refusal'
import { experimentIdReplySchema, experimentReplySchema, type experimentSchema, nothingSchema } from './schemas'

type Experiment = z.infer<typeof experimentSchema>

/** Its id; undefined where there is none of the name, or a deleted one. */
export async function findExperiment(http: Http, name: string): Promise<string | undefined> {
  const experiment = await findByName(http, name)
  return experiment && !isDeleted(experiment) ? experiment.experiment_id : undefined
}

/** The id of the experiment, which is made where it is missing and restored where it was deleted, for that keeps its name. */
export async function openExperiment(http: Http, name: string): Promise<string> {
  const experiment = (await findByName(http, name)) ?? (await createExperiment(http, name))
  if (isDeleted(experiment)) {
    const body = { experiment_id: experiment.experiment_id }
    await http.ask(nothingSchema, { method: 'POST', path: 'experiments/restore', body })
  }
  return experiment.experiment_id
}

/** Somebody else may make it in the same moment; theirs is as good. */
async function createExperiment(http: Http, name: string): Promise<Experiment> {
  const created = await http.askUnless(isTaken, experimentIdReplySchema, {
    method: 'POST',
    path: 'experiments/create',
    body: { name },
  })
  if (created) return { ...created, name, lifecycle_stage: 'active' }
  const experiment = await findByName(http, name)
  if (!experiment) {
    throw new AppError(
      'tracker-refused',
      'The tracking server neither makes the experiment nor knows it: check the token.',
    )
  }
  return experiment
}

async function findByName(http: Http, name: string): Promise<Experiment | undefined> {
  const reply = await http.askUnless(isMissing, experimentReplySchema, {
    method: 'GET',
    path: 'experiments/get-by-name',
    query: { experiment_name: name },
  })
  return reply?.experiment
}

function isDeleted({ lifecycle_stage }: Experiment): boolean {
  return lifecycle_stage === 'deleted'
}
