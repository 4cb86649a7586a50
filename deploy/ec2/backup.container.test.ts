import { access, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startLoad } from '@/e2e/service/load'
import { readLoggedIds } from '@/lib/testing/durability/read-logged-ids'
import { createHost, type Host } from './testing/host'
import { deriveImage } from './testing/versions'

const engine = inject('engine')
const { serve } = inject('images')

let host: Host

beforeAll(async () => {
  host = await createHost(engine, ['BRACKET_BACKUP_KEEP=2'])
  await deriveImage(engine, { from: serve, tag: host.tag('1'), lines: ['LABEL version="1"'] })
  expect(await host.run('deploy.sh', [host.tag('1')])).toMatchObject({ code: 0 })
})
afterAll(() => host?.remove())

async function backups(): Promise<readonly string[]> {
  return (await readdir(join(host.folder, 'data/backups'))).toSorted()
}

test('a backup under load, and a restore of it, has everything that was answered before', async () => {
  const load = startLoad(host.origin, { connections: 4, pauseMs: 20 })
  while (load.answered.length < 20) await new Promise((resolve) => setTimeout(resolve, 20))
  const before = [...load.answered]
  expect(await host.run('backup.sh')).toMatchObject({ code: 0, said: expect.stringContaining('Backed up: bracket-') })
  await load.stop()
  expect(load.failures).toEqual([])
  const [backup] = await backups()
  const after = startLoad(host.origin, { connections: 1 })
  while (after.answered.length < 5) await new Promise((resolve) => setTimeout(resolve, 20))
  await after.stop()
  expect(await host.run('restore.sh', [backup ?? ''])).toMatchObject({
    code: 0,
    said: expect.stringContaining('Restored.'),
  })
  const logged = new Set(await readLoggedIds(`file:${host.folder}/data/bracket.db`))
  expect(before.filter((id) => !logged.has(id))).toEqual([])
  expect(after.answered.filter((id) => logged.has(id))).toEqual([])
  expect((await fetch(`${host.origin}/api/ready`)).status).toBe(200)
})

test('a backup that is none is refused, and the app goes on with its store', async () => {
  const { code, said } = await host.run('restore.sh', [join(host.folder, 'settings.env')])
  expect(code).toBe(1)
  expect(said).toContain('Not restored')
  expect((await fetch(`${host.origin}/api/ready`)).status).toBe(200)
})

test('of backups the newest stay, and the status tells of the last one', async () => {
  for (let i = 0; i < 2; i++) expect(await host.run('backup.sh')).toMatchObject({ code: 0 })
  expect(await backups()).toHaveLength(2)
  expect((await host.run('status.sh')).said).toContain((await backups()).at(-1))
})

test('a copy that cannot be made is a failure, and the host does not count it as backed up', async () => {
  await host.run('install.sh', ['--no-packages', '--no-units', 'BRACKET_BACKUP_S3_URI=s3://bracket-nowhere/backups'])
  const aws = join(host.programs, 'aws')
  const env = { PATH: `${host.programs}:/usr/sbin:/usr/bin:/sbin:/bin` }
  await writeFile(aws, '#!/bin/sh\nexit 1\n', { mode: 0o755 })
  await rm(join(host.folder, 'backed-up'))
  const failed = await host.run('backup.sh', [], { env })
  expect(failed).toMatchObject({ code: 1, said: expect.stringContaining('on this host alone') })
  await expect(access(join(host.folder, 'backed-up'))).rejects.toThrow()
  await writeFile(aws, `#!/bin/sh\necho "$@" >${host.programs}/asked\n`, { mode: 0o755 })
  expect(await host.run('backup.sh', [], { env })).toMatchObject({ code: 0 })
  await access(join(host.folder, 'backed-up'))
  const newest = (await backups()).at(-1)
  expect((await readFile(join(host.programs, 'asked'), 'utf8')).trim()).toBe(
    `s3 cp --only-show-errors ${host.folder}/data/backups/${newest} s3://bracket-nowhere/backups/${newest}`,
  )
})
