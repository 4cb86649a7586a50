import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { ModelChoice } from '@/lib/core/registry/model-choice'
import { findMlflow, MlflowMissing } from '@/lib/testing/mlflow/find-mlflow'
import { keepProcess } from '@/lib/testing/mlflow/keep-process'
import { findPython } from '@/lib/testing/mlflow/python'
import { ensureEnvironment, PackagesMissing } from '@/lib/testing/mlflow/python-environment'
import { CommandFailure } from '../../run-command'
import { inventRecords } from '../invented-people'
import { openConnection } from './connection'
import { endLeftovers, listTree } from './process-tree'
import { encodeRequest, type Protocol } from './request-bodies'

const ANSWERS_WITHIN_MS = 120_000
const ASKED_WITHIN_MS = 5_000
const POLL_MS = 100
const LOG_TAIL = 1_000

export type KeptServer = {
  readonly port: number
  /** What all its processes came of. */
  readonly pid: number
  stop(): Promise<void>
}

export type ServerCommand = {
  readonly command: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
}

type Kept = ServerCommand & {
  readonly port: number
  readonly protocol: Protocol
  readonly choice: ModelChoice
  readonly signal: AbortSignal
}

/**
 * A server that ends with this process, once it has answered a prediction.
 * @throws CommandFailure with the end of its log, where it ends or is silent for two minutes.
 */
export async function keepServer({
  command,
  args,
  env = {},
  cwd,
  port,
  protocol,
  choice,
  signal,
}: Kept): Promise<KeptServer> {
  const logPath = join(cwd, 'server.log')
  const server = await keepProcess(command, { args, env, cwd, logPath })
  let isGone = false
  const ended = () => {
    isGone = true
  }
  void server.ended.then(ended, ended)
  const pid = server.pid ?? Number.NaN
  // Some start a process in a session of its own, which the end of the group spares.
  const stop = async () => {
    const tree = await listTree(pid)
    await server.stop()
    await endLeftovers(tree)
  }
  const request = encodeRequest({ protocol, choice, records: inventRecords({ count: 1, seed: 9 }) })
  try {
    for (const giveUpAt = performance.now() + ANSWERS_WITHIN_MS; !isGone && performance.now() < giveUpAt; ) {
      signal.throwIfAborted()
      if ((await askOnce(port, request)) === 200) return { port, pid, stop }
      await sleep(POLL_MS)
    }
    const log = await readFile(logPath, 'utf8').catch(() => '')
    throw new CommandFailure(
      `It ${isGone ? 'ended' : 'gave no answer'}. The end of its log:\n${log.slice(-LOG_TAIL).trim()}`,
    )
  } catch (error) {
    await stop()
    throw error
  }
}

function askOnce(port: number, request: Buffer): Promise<number | undefined> {
  const connection = openConnection(port)
  const answered = new Promise<number | undefined>((resolve) => connection.ask(request, resolve))
  return Promise.race([answered, sleep(ASKED_WITHIN_MS, undefined, { ref: false })]).finally(() => connection.close())
}

export type PeerName = 'mlserver' | 'bentoml' | 'prototype'

/** The folder of a peer's commands, with pinned packages, installed once. @throws CommandFailure with what is missing. */
export async function findPeer(name: PeerName, report: (step: string) => void): Promise<string> {
  const python = await findPython()
  if (!python) throw new CommandFailure('It needs Python 3.11 or newer with venv and pip.')
  const requirements = fileURLToPath(new URL(`./peers/requirements-${name}.txt`, import.meta.url))
  const announce = () => report(`${name}, installing (once, a minute or two)`)
  return ensureEnvironment({ name: `peers-${name}`, requirements, python, announce }).catch((error: unknown) => {
    throw error instanceof PackagesMissing ? new CommandFailure(`It cannot be installed: ${error.message}`) : error
  })
}

/** The same for MLflow, which the tests have. */
export async function findMlflowPeer(report: (step: string) => void): Promise<string> {
  return findMlflow('3', report).then(dirname, (error: unknown) => {
    throw error instanceof MlflowMissing ? new CommandFailure(error.message) : error
  })
}
