/** What looks after a running service, for its image: `node commands.mjs keys list`. Of a checkout, `npm run keys` is the same. */
import { Command } from 'commander'
import { keysCommand } from './keys/command'
import { ONE_FILE } from './one-file'
import { storeCommand } from './store/command'

await new Command(ONE_FILE)
  .description('API keys and store of the service whose environment this is.')
  .addCommand(keysCommand())
  .addCommand(storeCommand())
  .parseAsync()
