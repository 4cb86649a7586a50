import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { IgnoreMode, Stack } from 'aws-cdk-lib'
import { UserData } from 'aws-cdk-lib/aws-ec2'
import { Asset } from 'aws-cdk-lib/aws-s3-assets'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import type { Construct } from 'constructs'
import { parameterPath } from './host-rights'

const DEPLOY = fileURLToPath(new URL('..', import.meta.url))
const UPDATE_SCRIPT = fileURLToPath(new URL('host/update.sh', import.meta.url))
const UPDATE = '/usr/local/sbin/bracket-update'
/** Of `deploy`, what a machine needs; laid out there as here. */
const ON_THE_HOST = ['*', '!aws', '!aws/host', '!aws/host/**', '!ec2', '!ec2/**', '!image', '!image/probe.mjs', '*.ts']

/** The scripts that machines start with, as one archive in the bucket that `cdk bootstrap` made. */
export function createHostScripts(scope: Construct): Asset {
  return new Asset(scope, 'HostScripts', { path: DEPLOY, exclude: ON_THE_HOST, ignoreMode: IgnoreMode.GIT })
}

/** Settings of a script, as lines of NAME=value, that machines of the stack find in a parameter of this name. */
export function tellHosts(scope: Construct, name: string, settings: Readonly<Record<string, string>>): StringParameter {
  return new StringParameter(scope, `Host-${name}`, {
    parameterName: `${parameterPath(scope)}/host/${name}`,
    stringValue: Object.entries(settings)
      .map(([key, value]) => `${key}=${value}`)
      .join('\n'),
  })
}

/** Where the scripts are. */
export function tellScripts(scope: Construct, scripts: Asset): StringParameter {
  return tellHosts(scope, 'scripts', { SCRIPTS: scripts.s3ObjectUrl })
}

/**
 * What a new machine does first: it fetches the scripts and runs one of them, which finds these settings in its environment. Where
 * the scripts are stands in a parameter and not in here, for a change of this text stops the machine.
 */
export function startWith(
  scope: Construct,
  { script, settings = {} }: { readonly script: string; readonly settings?: Readonly<Record<string, string>> },
): UserData {
  const known = {
    AWS_DEFAULT_REGION: Stack.of(scope).region,
    BRACKET_PARAMETERS: parameterPath(scope),
    SETS_UP: script,
    ...settings,
  }
  const userData = UserData.forLinux()
  userData.addCommands(
    'set -euo pipefail',
    `cat > ${UPDATE} <<'END_OF_UPDATE'`,
    '#!/usr/bin/env bash',
    ...Object.entries(known).map(([name, value]) => `export ${name}='${value}'`),
    readFileSync(UPDATE_SCRIPT, 'utf8').trimEnd(),
    'END_OF_UPDATE',
    `chmod 0755 ${UPDATE}`,
    UPDATE,
  )
  return userData
}
