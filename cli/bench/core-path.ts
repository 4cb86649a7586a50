import { choiceId, DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import type { BenchRun } from './bench-run'
import { coreTimesSchema } from './children/answers'
import type { Findings } from './figure'
import { measureInChild } from './measure-in-child'

/** What each step of an answer takes for one record, on one core, without HTTP and the log. */
export async function benchCorePath({ modelsDir, signal, report }: BenchRun): Promise<Findings> {
  const id = choiceId(DEFAULT_CHOICE)
  report(`${id}, the steps of an answer`)
  const { parseUs, completeUs, scoreUs } = await measureInChild(
    { script: 'core-path', args: [modelsDir, id], signal },
    coreTimesSchema,
  )
  return {
    figures: [
      figureOf('read a complete record', parseUs),
      ...completeUs.map(({ fields, us }) => figureOf(`complete a record of ${fields} fields`, us)),
      ...scoreUs.map(({ rows, us }) => figureOf(`${id}: score a record, ${rows} a call`, us)),
    ],
    notMeasured: [],
  }
}

function figureOf(name: string, us: number) {
  return { name, value: us, unit: 'us' } as const
}
