import { validate } from 'dockerfile-utils'
import { BASE_IMAGE } from '@/lib/testing/containers/build-image'
import { type Dockerfile, type Instruction, parseDockerfile, type Stage } from './dockerfile'

type Rule = {
  readonly rule: string
  /** What offends against it, as written. */
  find(source: string): readonly string[]
}

const BASE_ARGUMENT = 'NODE_IMAGE'
const ROOT_USER = /^(root|0)(:|$)/
const SECRET_NAME = /(TOKEN|PASSWORD|SECRET|CREDENTIAL|API_?KEY|DATABASE_URL=postgres)/i
/** What BuildKit alone understands, or has to fetch. */
const OF_BUILDKIT = /^--(mount|network|security|link|exclude|parents)\b|(^| )--(link|exclude|parents)\b|<<-?['"]?\w/

export const RULES: readonly Rule[] = [
  {
    rule: 'the linter finds no fault and nothing to warn of',
    find: (source) => validate(source).map(({ message }) => JSON.stringify(message)),
  },
  {
    rule: 'every stage stands on the one base, or on a stage that does',
    find: (source) => findOtherBases(parseDockerfile(source)),
  },
  { rule: 'the base is named with its release', find: (source) => findOtherNames(parseDockerfile(source)) },
  {
    rule: 'what is built without a target is what serves',
    find: (source) => (lastStage(source)?.name === 'serve' ? [] : [lastStage(source)?.name ?? '']),
  },
  {
    rule: 'who runs a target is not root',
    find: (source) =>
      targetsOf(source)
        .filter(runsAsRoot)
        .map(({ name }) => name),
  },
  { rule: 'what starts is no shell, so that signals arrive', find: (source) => findShellForms(source) },
  { rule: 'what serves is asked whether it can answer', find: (source) => findNoReadiness(source) },
  { rule: 'what serves has nothing in it but what was built', find: (source) => findOtherCopies(source) },
  { rule: 'nothing is fetched or unpacked on the way', find: (source) => texts(source, ({ name }) => name === 'ADD') },
  { rule: 'packages come from the lock file, and leave no lists behind', find: (source) => findLooseInstalls(source) },
  { rule: 'no secret is an argument or a variable of it', find: (source) => texts(source, isSecret) },
  {
    rule: 'every builder understands it',
    find: (source) => [
      ...texts(source, ({ text }) => OF_BUILDKIT.test(text)),
      ...(/^#\s*syntax\s*=/im.exec(source) ?? []),
    ],
  },
]

function everyInstruction(source: string): readonly Instruction[] {
  const { globals, stages } = parseDockerfile(source)
  return [...globals, ...stages.flatMap(({ instructions }) => instructions)]
}

function texts(source: string, isWanted: (instruction: Instruction) => boolean): readonly string[] {
  return everyInstruction(source)
    .filter(isWanted)
    .map(({ name, text }) => `${name} ${text}`)
}

function lastStage(source: string): Stage | undefined {
  return parseDockerfile(source).stages.at(-1)
}

/** Those that no other stage builds on or copies from. */
function targetsOf(source: string): readonly Stage[] {
  const { stages } = parseDockerfile(source)
  const isUsed = (name: string) =>
    stages.some(
      ({ from, instructions }) => from === name || instructions.some(({ text }) => text.includes(`--from=${name} `)),
    )
  return stages.filter(({ name }) => !isUsed(name))
}

function findOtherBases({ stages }: Dockerfile): readonly string[] {
  const isKnown = (from: string, index: number) =>
    from === `\${${BASE_ARGUMENT}}` || stages.slice(0, index).some(({ name }) => name === from)
  return stages.filter(({ from }, index) => !isKnown(from, index)).map(({ from }) => from)
}

function findOtherNames({ globals }: Dockerfile): readonly string[] {
  return globals.map(({ text }) => text).filter((text) => text !== `${BASE_ARGUMENT}=${BASE_IMAGE}`)
}

function runsAsRoot({ instructions }: Stage): boolean {
  const user = instructions.findLast(({ name }) => name === 'USER')
  return user === undefined || ROOT_USER.test(user.text)
}

function findShellForms(source: string): readonly string[] {
  const isStart = ({ name }: Instruction) => ['ENTRYPOINT', 'CMD', 'HEALTHCHECK'].includes(name)
  return texts(source, (instruction) => isStart(instruction) && !/(^|CMD )\[".*"\]$/.test(instruction.text))
}

function findNoReadiness(source: string): readonly string[] {
  const checks = lastStage(source)?.instructions.filter(({ name }) => name === 'HEALTHCHECK') ?? []
  return checks.some(({ text }) => text.endsWith('CMD ["node", "probe.mjs", "ready"]'))
    ? []
    : ['no HEALTHCHECK of readiness']
}

function findOtherCopies(source: string): readonly string[] {
  const copies = lastStage(source)?.instructions.filter(({ name }) => name === 'COPY') ?? []
  return copies.map(({ text }) => text).filter((text) => !text.startsWith('--from=build /app/.next/standalone '))
}

function findLooseInstalls(source: string): readonly string[] {
  return texts(source, ({ name, text }) => {
    if (name !== 'RUN') return false
    const isApt = text.includes('apt-get install')
    const isTidyApt = text.includes('--no-install-recommends') && text.includes('rm -rf /var/lib/apt/lists')
    const isTidyNpm = !text.includes('npm ci') || text.includes('rm -rf /root/.npm')
    return (isApt && !isTidyApt) || /npm (i|install|add)\b|npx |curl |wget /.test(text) || !isTidyNpm
  })
}

function isSecret({ name, text }: Instruction): boolean {
  return (name === 'ENV' || name === 'ARG') && SECRET_NAME.test(text)
}
