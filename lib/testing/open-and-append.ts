import { once } from 'node:events'
import { openStoreOf } from '@/lib/composition/store'
import { inventEntry } from './logged-predictions'

const [url] = process.argv.slice(2)
if (url === undefined) throw new Error('Name the store.')
process.stdout.write('ready\n')
process.stdin.resume()
await once(process.stdin, 'end')
try {
  const store = await openStoreOf({ DATABASE_URL: url })
  await store.predictions.append([inventEntry()])
  await store.close()
  process.stdout.write('ok\n')
} catch (error) {
  process.stdout.write(`${String(error)}\n`)
}
