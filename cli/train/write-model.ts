import { createHash } from 'node:crypto'
import { encodeEnsemble } from '@/lib/adapters/onnx/codec'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { recordAt } from '@/lib/core/census/table'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import type { ModelFile } from '@/lib/core/training/ports'

/** The ensemble as a model file, opened as a server would. Whoever asks for it closes it. */
export async function writeModel(ensemble: Ensemble): Promise<ModelFile> {
  const bytes = encodeEnsemble(ensemble)
  const model = await openModel(bytes, { sliceRows: 4096 })
  const scoreRecords: ModelFile['scoreRecords'] = async (records) => {
    const { probabilities, margins } = await model.score(records)
    return { probabilities: Float64Array.from(probabilities), margins: Float64Array.from(margins) }
  }
  return {
    bytes,
    digest: createHash('sha256').update(bytes).digest('hex'),
    score: (table) => scoreRecords(Array.from({ length: table.rows }, (_, row) => recordAt(table, row))),
    scoreRecords,
    close: () => model.release(),
  }
}
