import { config } from 'zod'

// Zod tries whether it may evaluate text, to read faster; the page's policy says no, and every try is reported as an attack.
config({ jitless: true })
