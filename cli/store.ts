import { storeCommand } from './store/command'

await storeCommand().parseAsync()
