import type { SearchParams } from '@/lib/contracts/search-params'

/** What the form would send, the button that sends it included, as a page gets it. */
export function readForm(form: HTMLFormElement, submitter: HTMLElement | null): SearchParams {
  const fields = new FormData(form, submitter)
  const texts = (key: string) => fields.getAll(key).filter((value) => typeof value === 'string')
  return Object.fromEntries([...new Set(fields.keys())].map((key) => [key, texts(key)]))
}

export function countChosen(form: HTMLFormElement): number {
  return new Set(new FormData(form).getAll('run')).size
}
