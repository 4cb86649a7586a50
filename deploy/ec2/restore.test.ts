import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { childEnv } from '@/cli/child'

const SCRIPT = fileURLToPath(new URL('restore.sh', import.meta.url))
/** An engine with one container, which writes down what it is asked; a restore takes until somebody lets it go on. */
const ENGINE = `#!/usr/bin/env bash
case $1 in
inspect) case $* in *.Image*) echo sha256:one ;; *.Running*) [ -e "$ROOM/started" ] && echo true ;; *IPAddress*) echo 127.0.0.1 ;; esac ;;
run) echo 'restore begins' >>"$ROOM/calls"; until [ -e "$ROOM/go" ]; do sleep 0.05; done; echo 'restore ends' >>"$ROOM/calls" ;;
start) echo start >>"$ROOM/calls"; : >"$ROOM/started" ;;
*) echo "$1" >>"$ROOM/calls" ;;
esac
`

let room: string
beforeEach(() => {
  room = mkdtempSync(join(tmpdir(), 'bracket-restore-'))
  for (const folder of ['bin', 'live', 'data/backups']) mkdirSync(join(room, folder), { recursive: true })
  writeFileSync(join(room, 'settings.env'), '')
  writeFileSync(join(room, 'data/backups/one.db'), 'a backup')
  for (const [name, text] of [
    ['docker', ENGINE] as const,
    ...['chown', 'curl'].map((each) => [each, '#!/bin/sh\n'] as const),
  ]) {
    writeFileSync(join(room, 'bin', name), text, { mode: 0o755 })
  }
})
afterEach(() => rmSync(room, { recursive: true }))

const calls = () =>
  existsSync(join(room, 'calls')) ? readFileSync(join(room, 'calls'), 'utf8').trim().split('\n') : []
const letGo = () => writeFileSync(join(room, 'go'), '')

function restore() {
  const env = childEnv({ BRACKET_HOME: room, ROOM: room, PATH: `${join(room, 'bin')}:/usr/sbin:/usr/bin:/sbin:/bin` })
  return spawn(SCRIPT, ['one.db'], { env, stdio: 'ignore' })
}

test('a restore that is asked to stop does not start the app before the store is whole', async () => {
  const script = restore()
  const ended = once(script, 'exit')
  while (!calls().includes('restore begins')) await sleep(10)
  script.kill('SIGTERM')
  // Time enough for one that does not wait.
  await sleep(300)
  expect(calls()).not.toContain('start')
  letGo()
  expect((await ended)[0]).toBe(143)
  expect(calls()).toEqual(['stop', 'restore begins', 'restore ends', 'start'])
})

test('what the app puts in the way of a backup leads nowhere', async () => {
  writeFileSync(join(room, 'of the host'), 'untouched')
  symlinkSync(join(room, 'of the host'), join(room, 'data/incoming.db'))
  letGo()
  expect((await once(restore(), 'exit'))[0]).toBe(0)
  expect(readFileSync(join(room, 'of the host'), 'utf8')).toBe('untouched')
})
