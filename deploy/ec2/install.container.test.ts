import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { ROOT } from '@/cli/child'
import { runEngine } from '@/lib/testing/containers/engine'

const engine = inject('engine')
const { serve } = inject('images')
/** A machine of its own, with nothing to start: what install.sh asks of docker and systemd is answered with yes. */
const MACHINE = `set -e
for program in docker systemctl; do install -m 755 /dev/stdin "/usr/local/bin/$program" <<<'#!/bin/sh'; done
install -d /etc/sudoers.d`

function onMachine(script: string): Promise<string> {
  const checkout = `${join(ROOT, 'deploy')}:/checkout/deploy:ro`
  const shell = ['run', '--rm', '--user', '0', '--network', 'none', '--entrypoint', 'bash', '--volume', checkout, serve]
  return runEngine(engine, [...shell, '-c', `${MACHINE}\n${script}`])
}

test('a host is made from a checkout, and brought up to date from where it was laid', async () => {
  const said = await onMachine(`/checkout/deploy/ec2/install.sh --no-packages BRACKET_KEEP_IMAGES=5
/opt/bracket/deploy/ec2/install.sh --no-packages REQUIRE_API_KEY=on
ls /etc/systemd/system/bracket-* /etc/sudoers.d
tail -n 2 /var/lib/bracket/settings.env`)
  expect(said.split('\n').slice(-7)).toEqual([
    '/etc/systemd/system/bracket-backup.service',
    '/etc/systemd/system/bracket-backup.timer',
    '',
    '/etc/sudoers.d:',
    'bracket',
    'BRACKET_KEEP_IMAGES=5',
    'REQUIRE_API_KEY=on',
  ])
})
