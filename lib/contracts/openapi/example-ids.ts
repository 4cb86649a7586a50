/** Invented; of the form that real ones have. */
export const EXAMPLE_KEY_ID = '7k2mq9x4tzpd'
export const EXAMPLE_SECRET = `bracket_${EXAMPLE_KEY_ID}_${'x'.repeat(43)}`
export const EXAMPLE_SAVED_ID = 'b7Qm2xVt0aKd93LzRwY1sg'
export const EXAMPLE_DELETE_TOKEN = 'y'.repeat(43)
