/** A synthesized template, as far as policies look into it. */
export type Template = { readonly Resources: Readonly<Record<string, Resource>> }
export type Resource = {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly DeletionPolicy?: string
  readonly UpdateReplacePolicy?: string
}
export type Named = { readonly name: string; readonly resource: Resource }

/** What is wrong in a template, a sentence each that begins with the resource's name; none where nothing is. */
export type Policy = (template: Template) => readonly string[]

export function resourcesOf(template: Template, ...types: readonly string[]): readonly Named[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([name, resource]) => ({ name, resource }))
}

/** Machines, and the templates that others are made from, as they say what such a machine is. */
export function machinesOf(template: Template): readonly { readonly name: string; readonly machine: unknown }[] {
  return resourcesOf(template, 'AWS::EC2::Instance', 'AWS::EC2::LaunchTemplate').map(({ name, resource }) => ({
    name,
    machine: at(resource.Properties, 'LaunchTemplateData') ?? resource.Properties,
  }))
}

/** What stands below keys, one in the other; undefined where one of them is missing. */
export function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value)
}

/** One, many or none, as templates write lists. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
