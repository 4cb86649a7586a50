import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest'
import { runEngine } from '@/lib/testing/containers/engine'
import { INVENTED_PERSON } from '@/lib/testing/people'
import { BROKEN, deriveImage } from '../../ec2/testing/versions'
import { type Played, type Stage, setStage } from './testing'

const engine = inject('engine')
const { serve } = inject('images')
const NAME = `bracket-scaled-${process.pid}`
const TOKEN = 'a-token-that-nobody-may-read'
const derived: string[] = []

let stage: Stage
beforeEach(() => {
  stage = setStage()
  stage.stand(
    'aws',
    `case $* in
      *host/settings*) printf 'DATABASE_SECRET=arn\\nSECRETS_SSM_PATH=/Bracket/secrets\\nDRAIN_SECONDS=2\\n' ;;
      *get-secret-value*) echo '{}' ;;
      *get-parameters-by-path*) printf '/Bracket/secrets/ADMIN_TOKEN\\t${TOKEN}\\n' ;;
      *get-parameters*) echo MODEL_MEMORY_MB=128 ;;
    esac`,
  )
  // What makes an address of a database's secret; there is none here, so the store is a file.
  stage.stand('jq', 'printf file:/data/bracket.db')
  stage.stand('curl', 'while (($# > 1)); do [[ $1 != --output ]] || echo authority >"$2"; shift; done')
  if (engine.command === 'podman') stage.stand('docker', 'exec podman "$@"')
})
afterEach(async () => {
  await runEngine(engine, ['rm', '--force', NAME, `${NAME}-trial`]).catch(() => {})
  stage.clear()
})
afterAll(async () => {
  for (const image of derived) await runEngine(engine, ['image', 'rm', image])
})

function setUp(image: string, env: Readonly<Record<string, string>> = {}): Played {
  return stage.run('scaled.sh', ['--no-packages'], {
    ...engine.env,
    BRACKET_HOME: `${stage.folder}/home`,
    BRACKET_NAME: NAME,
    IMAGE: image,
    PORT: '127.0.0.1:',
    ...env,
  })
}

const inspect = (template: string) => runEngine(engine, ['inspect', '--format', template, NAME])

async function origin(): Promise<string> {
  const [published] = (await runEngine(engine, ['port', NAME, '3000/tcp'])).split('\n')
  const address = `http://${published}`
  await expect.poll(() => isReady(address), { timeout: 30_000 }).toBe(true)
  return address
}

/** A connection to a port that is only just published may never be answered. */
const isReady = (address: string) =>
  fetch(`${address}/api/ready`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

async function predict(address: string): Promise<number> {
  const { status } = await fetch(`${address}/api/v1/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ records: [INVENTED_PERSON] }),
  })
  return status
}

describe('a machine of stack two', () => {
  test('proves the image behind no port, then serves it as other hosts do', async () => {
    const { status, output } = setUp(serve)
    expect(output).toContain(`Serving ${serve}.`)
    expect(status).toBe(0)
    const address = await origin()
    expect(await predict(address)).toBe(200)
    expect(await inspect('{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.RestartPolicy.Name}}')).toBe(
      'true unless-stopped',
    )
    expect(await inspect('{{json .Config.Env}}')).toContain('"MODEL_MEMORY_MB=128"')
    // Admin pages ask for the token that came from the parameter.
    const audit = (token: string) => fetch(`${address}/api/v1/audit`, { headers: { authorization: `Bearer ${token}` } })
    expect([(await audit(TOKEN)).status, (await audit('another-token-altogether')).status]).toEqual([200, 401])
    expect((await inspect('{{json .}}')) + output + stage.calls().join('\n')).not.toContain(TOKEN)
  })

  test('set up again, it serves again', async () => {
    setUp(serve)
    const first = await inspect('{{.Id}}')
    expect(setUp(serve)).toMatchObject({ status: 0 })
    expect(await inspect('{{.Id}}')).not.toBe(first)
    expect(await predict(await origin())).toBe(200)
  })

  test.each(['crashes', 'is never ready', 'answers wrongly'] as const)(
    'a version that %s never opens its port',
    async (fault) => {
      const tag = `${NAME}:${fault.replaceAll(' ', '-')}`
      derived.push(await deriveImage(engine, { from: serve, tag, lines: BROKEN[fault].lines }))
      setUp(serve)
      const address = await origin()
      const { status, output } = setUp(tag, { READY_SECONDS: '8' })
      expect(status).toBe(1)
      expect(output).toMatch(
        new RegExp(
          `Not serving ${tag}: it (ended by itself|was not ready within 8 s|does not give the known answers)\\.`,
        ),
      )
      expect(await predict(address)).toBe(200)
    },
  )
})

test('a migration is run with the store and the secrets of the machine, by the image that is to come', () => {
  setUp(serve)
  const { status, output } = stage.run('migrate.sh', [serve], {
    ...engine.env,
    BRACKET_HOME: `${stage.folder}/home`,
    BRACKET_NAME: NAME,
  })
  expect(output).toMatch(/schema/i)
  expect(status).toBe(0)
})
