/** As Next hands them over: a repeated key is a list. */
export type SearchParams = Readonly<Record<string, string | readonly string[] | undefined>>

/** Next puts `?constructor=2` into a plain object and so hands over what that inherits beside what was sent. */
export function listTexts(value: SearchParams[string]): readonly string[] {
  return [value].flat().filter((text) => typeof text === 'string')
}

/** Blank where the key was not sent. */
export function firstText(value: SearchParams[string]): string {
  return listTexts(value)[0] ?? ''
}
