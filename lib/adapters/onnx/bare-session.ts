import { InferenceSession, Tensor } from 'onnxruntime-node'
import { type CensusRecord, FIELD_NAMES, isIntegerName } from '@/lib/core/census/field'

export type BareSession = {
  /** The tensors of one record, made outside of what is timed. */
  prepare(record: CensusRecord): InferenceSession.OnnxValueMapType
  run(feeds: InferenceSession.OnnxValueMapType): Promise<unknown>
  /** The probability alone, 0..1. */
  answer(feeds: InferenceSession.OnnxValueMapType): Promise<number>
  release(): Promise<void>
}

/** The runtime with the settings of `openModel` and none of its conversions and checks: what these cost is the difference. */
export async function openBareSession(bytes: Uint8Array): Promise<BareSession> {
  const session = await InferenceSession.create(bytes, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
  })
  return {
    prepare: (record) =>
      Object.fromEntries(
        FIELD_NAMES.map((name) => [
          name,
          isIntegerName(name)
            ? new Tensor('int64', BigInt64Array.of(BigInt(record[name])), [1])
            : new Tensor('string', [record[name]], [1]),
        ]),
      ),
    run: (feeds) => session.run(feeds),
    answer: async (feeds) => Number((await session.run(feeds, ['probability'])).probability?.data[0]),
    release: () => session.release(),
  }
}
