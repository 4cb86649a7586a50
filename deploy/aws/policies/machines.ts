import { at, isObject, type Policy, resourcesOf, type Template } from './template'

type Settings = { readonly name: string; readonly options: unknown }

function metadataOf(template: Template): readonly Settings[] {
  const machines = resourcesOf(template, 'AWS::EC2::Instance').map(({ name, resource: { Properties } }) => ({
    name,
    options: at(Properties, 'MetadataOptions') ?? optionsOfTemplate(template, at(Properties, 'LaunchTemplate')),
  }))
  const launched = resourcesOf(template, 'AWS::EC2::LaunchTemplate').map(({ name, resource }) => ({
    name,
    options: at(resource.Properties, 'LaunchTemplateData', 'MetadataOptions'),
  }))
  return [...machines, ...launched]
}

/** A machine may take them from a template that it names. */
function optionsOfTemplate(template: Template, launch: unknown): unknown {
  const named = at(launch, 'LaunchTemplateName')
  return resourcesOf(template, 'AWS::EC2::LaunchTemplate').find(
    ({ resource }) =>
      isObject(launch) && JSON.stringify(at(resource.Properties, 'LaunchTemplateName')) === JSON.stringify(named),
  )?.resource.Properties?.LaunchTemplateData
}

/** The machine's credentials go to who asks twice, and to no container: a request that a server is tricked into gets none. */
export const credentialsStayOnTheMachine: Policy = (template) =>
  metadataOf(template)
    .filter(({ options }) => at(options, 'HttpTokens') !== 'required' || at(options, 'HttpPutResponseHopLimit') !== 1)
    .map(({ name }) => `${name} gives its credentials to who asks for them without a token, or from a container.`)
