import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('./open-and-append.ts', import.meta.url))

/** Opens a store in several processes at the same moment. @returns what each has to say: `ok`, or why not. */
export async function openAtOnce(url: string, { processes }: { processes: number }): Promise<readonly string[]> {
  const children = Array.from({ length: processes }, () => {
    const child = spawn(process.execPath, ['--import', 'tsx', CHILD, url], { stdio: ['pipe', 'pipe', 'inherit'] })
    const said: string[] = []
    child.stdout.setEncoding('utf8').on('data', (text: string) => said.push(text))
    return { child, said, ended: once(child, 'close') }
  })
  // Each says when it has loaded its code, so that they begin together.
  await Promise.all(children.map(({ child }) => once(child.stdout, 'data')))
  for (const { child } of children) child.stdin.end()
  await Promise.all(children.map(({ ended }) => ended))
  return children.map(({ said }) => said.join('').split('\n')[1] ?? 'nothing')
}
