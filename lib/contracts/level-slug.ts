import type { CensusField, FieldName, Level } from '@/lib/core/census/field'
import { CENSUS_FIELDS } from '@/lib/core/census/fields'

type Slugs = {
  readonly bySlug: ReadonlyMap<string, Level>
  readonly byValue: ReadonlyMap<Level['value'], string>
}

const SLUGS: ReadonlyMap<FieldName, Slugs> = new Map(CENSUS_FIELDS.map((field) => [field.name, prepareSlugs(field)]))

/** `Bachelors degree(BA AB BS)` -> `bachelors-degree`. Empty where nothing is left. */
function slugify(text: string): string {
  return text
    .replace(/\(.*?\)/g, ' ')
    .replace(/&/g, ' and ')
    .replace(/\+/g, ' plus ')
    .replace(/</g, ' under ')
    .replace(/['’]/g, '')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
}

/** How a level stands in a link: from the file's own text, or from the label where the file has a code. */
export function slugOfLevel(name: FieldName, value: string | number): string {
  return SLUGS.get(name)?.byValue.get(value) ?? String(value)
}

/** The level that a link means: by slug, the file's text, or label; case does not matter. */
export function levelFromText(name: FieldName, text: string): Level | undefined {
  return SLUGS.get(name)?.bySlug.get(text.trim().toLowerCase())
}

function prepareSlugs({ levels = [] }: CensusField): Slugs {
  const proposals = levels.map((level) => proposeSlug(level))
  const isTaken = (slug: string) => proposals.filter((other) => other === slug).length > 1
  const byValue = new Map<Level['value'], string>()
  const bySlug = new Map<string, Level>()
  levels.forEach((level, i) => {
    const slug = proposals[i] ?? ''
    byValue.set(level.value, slug === '' || isTaken(slug) ? String(level.value) : slug)
  })
  // Weakest first, so that a slug always means the level that it was made from.
  for (const level of levels) bySlug.set(level.label.toLowerCase(), level)
  for (const level of levels) bySlug.set(String(level.value).toLowerCase(), level)
  for (const level of levels) bySlug.set((byValue.get(level.value) ?? '').toLowerCase(), level)
  return { bySlug, byValue }
}

function proposeSlug({ value, label }: Level): string {
  return typeof value === 'number' ? slugify(label) : slugify(value) || slugify(label)
}
