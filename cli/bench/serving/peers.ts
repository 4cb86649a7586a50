import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { modelFolder } from '@/lib/adapters/mlflow/model-folder'
import { recordAt } from '@/lib/core/census/table'
import { choiceId, DEFAULT_CHOICE, type ModelChoice } from '@/lib/core/registry/model-choice'
import { childEnv } from '../../child'
import { composeTools } from '../../compose'
import { findFreePort } from '../../port'
import type { BenchRun } from '../bench-run'
import { inventTable } from '../invented-people'
import { findMlflowPeer, findPeer, type KeptServer, keepServer, type ServerCommand } from './keep-server'
import { PEER_MODEL, type Protocol } from './request-bodies'

/** Enough for trees as deep as the prototype's, and few enough for a start within seconds. */
const PUPILS = 10_000
const FOREST: ModelChoice = { algorithm: 'random-forest', balancing: 'unbalanced' }

export type Peer = {
  readonly name: string
  readonly protocol: Protocol
  /** Of its model, and of ours beside it. */
  readonly choice: ModelChoice
  /** How many times its predictions a second ours are to be. */
  readonly atLeast?: number
  /** What to run, with what it needs put into an empty folder. */
  prepare(place: Place): Promise<ServerCommand>
}

type Settings = Readonly<Record<string, string>>
type Place = { readonly run: BenchRun; readonly folder: string; readonly port: number }

/** As they come, held against the targets; and where a setting makes one faster, with it too. */
export const PEERS: readonly Peer[] = [
  { name: 'mlflow models serve', protocol: 'mlflow', choice: DEFAULT_CHOICE, atLeast: 10, prepare: prepareMlflow },
  {
    name: 'MLServer',
    protocol: 'open-inference',
    choice: DEFAULT_CHOICE,
    atLeast: 5,
    prepare: (place) => prepareMlserver(place),
  },
  {
    name: 'MLServer in one process',
    protocol: 'open-inference',
    choice: DEFAULT_CHOICE,
    prepare: (place) => prepareMlserver(place, { MLSERVER_PARALLEL_WORKERS: '0' }),
  },
  { name: 'BentoML', protocol: 'bentoml', choice: DEFAULT_CHOICE, atLeast: 5, prepare: prepareBentoml },
  {
    name: 'the prototype’s way, XGBoost',
    protocol: 'prototype',
    choice: DEFAULT_CHOICE,
    atLeast: 150,
    prepare: (place) => preparePrototype(place),
  },
  {
    name: 'the prototype’s way, XGBoost that does not spin',
    protocol: 'prototype',
    choice: DEFAULT_CHOICE,
    prepare: (place) => preparePrototype(place, { OMP_WAIT_POLICY: 'passive' }),
  },
  {
    name: 'the prototype’s way, Random Forest',
    protocol: 'prototype',
    choice: FOREST,
    atLeast: 150,
    prepare: (place) => preparePrototype(place),
  },
]

/** One process, on the loopback interface. @throws CommandFailure with what is missing, or what the peer said. */
export async function startPeer(
  { protocol, choice, prepare }: Peer,
  run: BenchRun,
  folder: string,
): Promise<KeptServer> {
  const port = await findFreePort()
  const command = await prepare({ run, folder, port })
  return keepServer({ ...command, port, protocol, choice, signal: run.signal })
}

/** The folder that our own tracker writes, as anybody would serve it. */
async function prepareMlflow({ run, folder, port }: Place): Promise<ServerCommand> {
  const bin = await findMlflowPeer(run.report)
  const { files } = composeTools({ modelsDir: run.modelsDir })
  const card = await files.readCard(DEFAULT_CHOICE)
  const bytes = await files.readModel(card)
  const made = { runId: '0'.repeat(32), localId: 'bench', createdMs: 0, artifactPath: 'model' }
  await mkdir(join(folder, 'model'))
  for (const file of modelFolder({ card, bytes, ...made })) {
    await writeFile(join(folder, 'model', file.path), file.bytes)
  }
  return {
    command: join(bin, 'mlflow'),
    args: [
      'models',
      'serve',
      '-m',
      'model',
      '--env-manager',
      'local',
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-w',
      '1',
    ],
    env: { PATH: pathWith(bin), MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' },
    cwd: folder,
  }
}

/** By default it runs the model in a second process, which costs it more than this model does. */
async function prepareMlserver({ run, folder, port }: Place, env: Settings = {}): Promise<ServerCommand> {
  const bin = await findPeer('mlserver', run.report)
  await copyFile(peerFile('mlserver_income.py'), join(folder, 'mlserver_income.py'))
  const model = { name: PEER_MODEL, implementation: 'mlserver_income.Income', parameters: { uri: modelPath(run) } }
  await writeFile(join(folder, 'model-settings.json'), JSON.stringify(model))
  return {
    command: join(bin, 'mlserver'),
    args: ['start', '.'],
    env: {
      PATH: pathWith(bin),
      MLSERVER_HOST: '127.0.0.1',
      MLSERVER_HTTP_PORT: String(port),
      MLSERVER_GRPC_PORT: String(await findFreePort()),
      MLSERVER_METRICS_PORT: String(await findFreePort()),
      ...env,
    },
    cwd: folder,
  }
}

async function prepareBentoml({ run, folder, port }: Place): Promise<ServerCommand> {
  const bin = await findPeer('bentoml', run.report)
  await copyFile(peerFile('bentoml_income.py'), join(folder, 'bentoml_income.py'))
  return {
    command: join(bin, 'bentoml'),
    args: ['serve', 'bentoml_income:Income', '--host', '127.0.0.1', '--port', String(port)],
    env: {
      PATH: pathWith(bin),
      MODEL_PATH: modelPath(run),
      BENTOML_HOME: join(folder, 'bentoml'),
      BENTOML_DO_NOT_TRACK: 'True',
    },
    cwd: folder,
  }
}

async function preparePrototype({ run, folder, port }: Place, env: Settings = {}): Promise<ServerCommand> {
  const bin = await findPeer('prototype', run.report)
  await copyFile(peerFile('prototype_way.py'), join(folder, 'prototype_way.py'))
  const table = inventTable({ rows: PUPILS, seed: 11 })
  const records = Array.from({ length: table.rows }, (_, row) => recordAt(table, row))
  await writeFile(join(folder, 'people.json'), JSON.stringify({ records, labels: Array.from(table.label) }))
  return {
    command: join(bin, 'uvicorn'),
    args: ['prototype_way:app', '--host', '127.0.0.1', '--port', String(port), '--workers', '1'],
    env: { ...env, PEOPLE: join(folder, 'people.json'), PYTHONPATH: folder },
    cwd: folder,
  }
}

function peerFile(name: string): string {
  return fileURLToPath(new URL(`./peers/${name}`, import.meta.url))
}

function modelPath({ modelsDir }: BenchRun): string {
  return resolve(modelsDir, choiceId(DEFAULT_CHOICE), 'model.onnx')
}

function pathWith(bin: string): string {
  return [bin, childEnv().PATH ?? ''].join(delimiter)
}
