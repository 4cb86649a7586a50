import { keysCommand } from './keys/command'

await keysCommand().parseAsync()
