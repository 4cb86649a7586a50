import { type ChoiceId, choiceFromId, choiceId, DEFAULT_CHOICE } from '@/lib/core/registry/model-choice'
import { firstText, type SearchParams } from './search-params'

/** All that the page `/models` shows depends on, as its address says it. */
export type ModelsState = {
  readonly id: ChoiceId
  /** 0..1; undefined: the model's own. */
  readonly threshold: number | undefined
}

/** Reads an address; what it does not know is passed over. */
export function parseModelsState(params: SearchParams): ModelsState {
  const threshold = firstText(params.threshold)
  return {
    id: choiceId(choiceFromId(firstText(params.model)) ?? DEFAULT_CHOICE),
    threshold: /^(0|1|[01]?\.\d{1,10})$/.test(threshold) && Number(threshold) <= 1 ? Number(threshold) : undefined,
  }
}

export function formatModelsSearch({ id, threshold }: ModelsState): string {
  return `?model=${id}${threshold === undefined ? '' : `&threshold=${Number(threshold.toFixed(4))}`}`
}
