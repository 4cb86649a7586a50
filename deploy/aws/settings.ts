import { z } from 'zod'
import { neededConnections, offeredConnections } from './capacity'
import { DATABASE_MACHINES, namesOf, SCALED_MACHINES, SINGLE_MACHINES } from './machines'

const CIDR = /^(\d{1,3}\.){3}\d{1,3}\/([89]|[12]\d|3[0-2])$|^[0-9a-f:]+:[0-9a-f:]*\/(3[2-9]|[4-9]\d|1[01]\d|12[0-8])$/i
const flag = z.union([z.boolean(), z.stringbool()])

/** What can be chosen with `-c name=value` or in `cdk.context.json`; each has a default or may be absent. */
const settingsSchema = z
  .strictObject({
    /** Where alarms are told. Absent: nowhere but in the console. */
    alarmEmail: z.email().optional(),
    /** Name under which the service is reached. */
    domain: z
      .string()
      .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'It must be a name such as bracket.example.org.')
      .optional(),
    /** Zone of Route 53 that gets the domain's record, and answers for the certificate. */
    hostedZoneId: z
      .string()
      .regex(/^Z[A-Z0-9]+$/, 'It must be the id of a zone, such as Z0123456789ABC.')
      .optional(),

    instanceType: z.enum(namesOf(SINGLE_MACHINES)).default('t2.small'),
    /** An image of Amazon Linux 2023 to stay with. Absent: the newest at each deployment of the stack. */
    ami: z
      .string()
      .regex(/^ami-[0-9a-f]{8,17}$/, 'It must be the id of an image, such as ami-0123456789abcdef0.')
      .optional(),
    /** Addresses that may connect by SSH. Absent: nobody; sessions go through Systems Manager. */
    sshFrom: z
      .string()
      .regex(CIDR, 'It must be a range of at most /8 for IPv4, or /32 for IPv6, such as 203.0.113.0/24.')
      .optional(),
    sshKeyName: z.string().optional(),
    /** Size of the volume with store, backups and certificates, in GiB. */
    dataGib: z.coerce.number().int().min(8).max(1_000).default(20),

    /** A certificate of this region's. Absent: one is asked for where domain and zone are known, else it is a parameter. */
    certificateArn: z
      .string()
      .regex(/^arn:aws[a-z-]*:acm:/, 'It must be the ARN of a certificate in this region.')
      .optional(),
    scaledInstanceType: z.enum(SCALED_MACHINES).default('c7a.medium'),
    minInstances: z.coerce.number().int().min(1).max(50).default(2),
    maxInstances: z.coerce.number().int().min(1).max(50).default(4),
    databaseInstanceType: z.enum(namesOf(DATABASE_MACHINES)).default('t4g.micro'),
    databaseMultiAz: flag.default(false),
  })
  .refine(({ sshFrom, sshKeyName }) => (sshFrom === undefined) === (sshKeyName === undefined), {
    path: ['sshKeyName'],
    error: 'sshFrom and sshKeyName go together.',
  })
  .refine(({ domain, hostedZoneId }) => hostedZoneId === undefined || domain !== undefined, {
    path: ['domain'],
    error: 'A zone without a domain is of no use.',
  })
  .refine(({ minInstances, maxInstances }) => minInstances <= maxInstances, {
    path: ['maxInstances'],
    error: 'It must not be below minInstances.',
  })
  .refine(
    ({ maxInstances, databaseInstanceType }) =>
      neededConnections(maxInstances) <= offeredConnections(databaseInstanceType),
    { path: ['databaseInstanceType'], error: 'It lets in fewer connections than maxInstances servers may open.' },
  )
export type Settings = Readonly<z.infer<typeof settingsSchema>>

/** CDK's own context keys have a colon, a slash or a hyphen in them. What has none is one of ours, or mistyped. */
const IS_OURS = /^[A-Za-z]+$/

/** @throws Error naming each bad or unknown setting. */
export function parseSettings(context: Readonly<Record<string, unknown>>): Settings {
  const given = Object.fromEntries(Object.entries(context).filter(([name]) => IS_OURS.test(name)))
  const parsed = settingsSchema.safeParse(given)
  if (!parsed.success) throw new Error(`Invalid settings of the stacks:\n${z.prettifyError(parsed.error)}`)
  return Object.freeze(parsed.data)
}
