import { InstanceType } from 'aws-cdk-lib/aws-ec2'

type Burstable = {
  /** Credits earned in an hour; one is a minute of one core. A day's worth can be saved up. */
  readonly creditsAnHour: number
}

/** What stack one can run on. Below 2 GB blue and green do not fit beside each other. */
export const SINGLE_MACHINES = {
  't2.small': { creditsAnHour: 12 },
  't2.medium': { creditsAnHour: 24 },
  't3.small': { creditsAnHour: 24 },
  't3.medium': { creditsAnHour: 24 },
  't4g.small': { creditsAnHour: 24 },
  't4g.medium': { creditsAnHour: 24 },
} as const satisfies Record<string, Burstable>

/**
 * What stack two can run on: one core each, as the server is one process, and none that lives on credits, for what a processor
 * in use says there is how much is saved up, and not how much there is to do.
 */
export const SCALED_MACHINES = ['c7a.medium', 'c7g.medium', 'm7a.medium', 'm7g.medium'] as const

/** Memory of the database's machine in GiB. */
export const DATABASE_MACHINES = {
  't4g.micro': { memoryGib: 1 },
  't4g.small': { memoryGib: 2 },
  't4g.medium': { memoryGib: 4 },
  'm7g.large': { memoryGib: 8 },
} as const

/** Names of the table's rows, as zod takes them. */
export function namesOf<Name extends string>(table: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(table) as Name[]
}

/** As the images of Amazon Linux name it in their parameters. */
export function architectureOf(machine: string): 'x86_64' | 'arm64' {
  return new InstanceType(machine).architecture === 'arm64' ? 'arm64' : 'x86_64'
}
