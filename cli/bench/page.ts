import { gzipSync } from 'node:zlib'
import { CommandFailure } from '../run-command'
import type { BenchRun } from './bench-run'
import type { BenchServer } from './bench-server'
import type { Findings } from './figure'
import type { Http } from './http'
import { listPageAssets } from './page-assets'

/** What the first load of the page brings, gzipped: all that the HTML itself names, before anything is clicked. */
export async function benchPage({ report }: BenchRun, { http }: BenchServer): Promise<Findings> {
  report('the page')
  const page = await http.get('/')
  if (page.status !== 200) throw new CommandFailure(`The server answered ${page.status} to the page.`)
  const { scripts, styles } = listPageAssets(page.body.toString('utf8'))
  if (scripts.length === 0) throw new CommandFailure('The page names no scripts: its HTML is not what is expected.')
  return {
    figures: [
      {
        name: `scripts of the page, gzipped (${scripts.length})`,
        value: await sumKb(http, scripts),
        unit: 'KB',
        target: { atMost: 200 },
      },
      { name: `styles of the page, gzipped (${styles.length})`, value: await sumKb(http, styles), unit: 'KB' },
      { name: 'HTML of the page, gzipped', value: gzipSync(page.body).byteLength / 1000, unit: 'KB' },
      { name: 'time to its HTML, the first time', value: page.ms, unit: 'ms' },
    ],
    notMeasured: [],
  }
}

async function sumKb(http: Http, addresses: readonly string[]): Promise<number> {
  let bytes = 0
  for (const address of addresses) {
    const { pathname, search } = new URL(address, 'http://127.0.0.1')
    const { status, body } = await http.get(pathname + search)
    if (status !== 200) throw new CommandFailure(`The page names ${pathname}, which the server answers with ${status}.`)
    bytes += gzipSync(body).byteLength
  }
  return bytes / 1000
}
