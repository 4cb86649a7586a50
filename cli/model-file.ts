import { createHash } from 'node:crypto'
import { openModel } from '@/lib/adapters/onnx/runtime'
import { recordAt } from '@/lib/core/census/table'
import type { ModelFile } from '@/lib/core/training/ports'

/** Opens ONNX bytes as a server would. @throws AppError `model-unavailable` with every reason why they are no model. */
export async function openModelFile(bytes: Uint8Array): Promise<ModelFile> {
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
