import { encodeEnsemble } from '@/lib/adapters/onnx/codec'
import type { Ensemble } from '@/lib/core/ensemble/ensemble'
import type { ModelFile } from '@/lib/core/training/ports'
import { openModelFile } from '../model-file'

/** The ensemble as a model file, opened as a server would. Whoever asks for it closes it. */
export function writeModel(ensemble: Ensemble): Promise<ModelFile> {
  return openModelFile(encodeEnsemble(ensemble))
}
