import { existsSync } from 'node:fs'
import { envSchema, parseEnv } from '@/lib/config/env'
import { fileSettingOf, readSecretFiles, SECRET_SETTINGS } from '@/lib/config/secrets'
import { parseDockerfile } from '../image/dockerfile'
import { stopLimitSeconds } from '../image/stop-limit'
import { type ComposeFile, isOfCheckout, mountOf, ROOT, readRootFile, type Service } from './compose-file'

/** What holds of the whole file, where `find` finds nothing: a sentence for each place where it does not hold. */
export type Rule = { readonly rule: string; find(file: ComposeFile): readonly string[] }

/** Runs commands, which write where they like, and is gone after each. */
const WRITABLE = ['train']
/** The images of ours that are built here are known by this tag. */
const BUILT_HERE = /^bracket(-\w+)?:local$/
const PINNED = /:v?\d+\.\d+(\.\d+)?[\w.-]*$/
const ON_THIS_MACHINE = /^127\.0\.0\.1:\$\{\w+:-\d+\}:\d+$/
const TELLING = /PASSWORD|TOKEN|SECRET|CREDENTIAL/

export const RULES: readonly Rule[] = [
  {
    rule: 'every service that stays is asked whether it is well',
    find: ({ services }) => namesOf(services, (service) => isLasting(service) && !hasHealthCheck(service)),
  },
  {
    rule: 'every service is bounded in processor, memory and processes',
    find: ({ services }) =>
      namesOf(services, ({ deploy }) => {
        const { cpus, memory, pids } = deploy?.resources.limits ?? {}
        return !cpus || !memory || !pids
      }),
  },
  {
    // An engine refuses a limit of more processors than it has.
    rule: 'the system starts on a machine of one core',
    find: ({ services }) =>
      namesOf(services, (service) => isLasting(service) && Number(service.deploy?.resources.limits.cpus) > 1),
  },
  {
    rule: 'every image is of one version, or built here',
    find: ({ services }) =>
      namesOf(services, ({ image, build }) => !(build ? BUILT_HERE.test(image) : PINNED.test(image))),
  },
  {
    rule: 'only this machine reaches a port, and its number can be chosen',
    find: ({ services }) => namesOf(services, ({ ports }) => ports.some((port) => !ON_THIS_MACHINE.test(port))),
  },
  {
    rule: 'no service can do more than it must',
    find: ({ services }) => [
      ...namesOf(services, (service) => !isConfined(service)),
      ...Object.entries(services)
        .filter(([name, { read_only }]) => read_only === WRITABLE.includes(name))
        .map(([name]) => `${name}: writes to its image`),
    ],
  },
  {
    rule: 'what stays comes back, and what ends does not',
    find: ({ services }) =>
      namesOf(services, (service) => service.restart !== (isLasting(service) ? 'unless-stopped' : 'no')),
  },
  {
    rule: 'logs do not fill the disk',
    find: ({ services }) =>
      namesOf(services, ({ logging }) => !logging?.options['max-size'] || !logging.options['max-file']),
  },
  { rule: 'what is mounted is there, and of the checkout nothing is written to', find: findMountFaults },
  {
    rule: 'who waits for a service waits for what it can do',
    find: ({ services }) =>
      Object.entries(services).flatMap(([name, { depends_on }]) =>
        Object.entries(depends_on)
          .filter(([other, { condition }]) => !canMeet(services[other], condition))
          .map(([other, { condition }]) => `${name}: ${other} is never ${condition}`),
      ),
  },
  {
    rule: 'no secret stands in the file',
    find: ({ services }) =>
      namesOf(services, ({ environment }) =>
        Object.entries(environment).some(
          ([key, value]) => /\/\/[^/\s]*:[^/\s]*@/.test(value) || (TELLING.test(key) && !key.endsWith('_FILE')),
        ),
      ),
  },
  { rule: 'what is built here starts with its settings', find: findSettingFaults },
  {
    rule: 'a server has the time to end what it began',
    find: ({ services }) => {
      const { DRAIN_SECONDS } = parseEnv({})
      return namesOf(
        services,
        ({ build, stop_grace_period }) =>
          build?.target === 'serve' && Number.parseFloat(stop_grace_period) < DRAIN_SECONDS + stopLimitSeconds(),
      )
    },
  },
  {
    rule: 'nobody but who asks the database reaches it, and it reaches nobody',
    find: ({ services, networks }) =>
      namesOf(
        services,
        ({ environment, networks: own, ports }) =>
          'POSTGRES_PASSWORD_FILE' in environment &&
          (ports.length > 0 || own.length === 0 || own.some((name) => !networks[name]?.internal)),
      ),
  },
  {
    rule: 'networks and volumes are named once',
    find: ({ services, networks, volumes }) => [
      ...differences(
        'network',
        Object.keys(networks),
        Object.values(services).flatMap((service) => service.networks),
      ),
      ...differences(
        'volume',
        Object.keys(volumes),
        Object.values(services)
          .flatMap((service) => service.volumes.map(mountOf))
          .filter((mount) => !isOfCheckout(mount))
          .map(({ source }) => source),
      ),
    ],
  },
]

function namesOf(services: ComposeFile['services'], isFault: (service: Service) => boolean): readonly string[] {
  return Object.keys(services).filter((name) => {
    const service = services[name]
    return service !== undefined && isFault(service)
  })
}

/** Whether it runs for as long as the system does. */
function isLasting({ profiles, restart }: Service): boolean {
  return profiles.length === 0 && restart !== 'no'
}

/** The image's own counts, where it is ours. */
function hasHealthCheck(service: Service): boolean {
  const { healthcheck } = service
  return healthcheck ? !healthcheck.test.includes('NONE') : hasOwnCheck(service)
}

/** Whether the stage of the Dockerfile that makes the image has one; none is ours that is not built. */
function hasOwnCheck({ build }: Service): boolean {
  const stage = parseDockerfile(readRootFile('Dockerfile')).stages.find(({ name }) => name === build?.target)
  return stage?.instructions.some(({ name }) => name === 'HEALTHCHECK') ?? false
}

function isConfined({ cap_drop, security_opt, privileged, network_mode, volumes }: Service): boolean {
  return (
    cap_drop.includes('ALL') &&
    security_opt.includes('no-new-privileges:true') &&
    !privileged &&
    network_mode !== 'host' &&
    !volumes.some((text) => text.includes('docker.sock'))
  )
}

function canMeet(service: Service | undefined, condition: string): boolean {
  if (!service) return false
  if (condition === 'service_completed_successfully') return !isLasting(service)
  return isLasting(service) && (condition === 'service_started' || hasHealthCheck(service))
}

function findMountFaults({ services }: ComposeFile): readonly string[] {
  return Object.entries(services).flatMap(([name, { volumes }]) =>
    volumes
      .map(mountOf)
      .filter(isOfCheckout)
      .filter(({ source, isReadOnly }) => !isReadOnly || !existsSync(new URL(source, ROOT)))
      .map(({ source }) => `${name}: ${source}`),
  )
}

function findSettingFaults({ services }: ComposeFile): readonly string[] {
  return Object.entries(services)
    .filter(([, { build }]) => build)
    .flatMap(([name, service]) => {
      const { environment } = service
      const unknown = Object.keys(environment).filter((key) => !isSetting(key))
      return [...unknown.map((key) => `${name}: ${key} is no setting`), ...startFaults(name, environment)]
    })
}

function isSetting(key: string): boolean {
  return key in envSchema.shape || SECRET_SETTINGS.some((name) => fileSettingOf(name) === key)
}

/** As the server reads them, with something in each file. */
function startFaults(name: string, environment: Service['environment']): readonly string[] {
  try {
    parseEnv(readSecretFiles(environment, () => 'postgres://user:password@host/bracket'))
    return []
  } catch (error) {
    return [`${name}: ${String(error)}`]
  }
}

function differences(what: string, declared: readonly string[], used: readonly string[]): readonly string[] {
  return [
    ...declared.filter((name) => !used.includes(name)).map((name) => `${what} ${name} is used by nobody`),
    ...used.filter((name) => !declared.includes(name)).map((name) => `${what} ${name} is not there`),
  ]
}
