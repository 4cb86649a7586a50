/** Milliseconds as people read them: one decimal where there are few. */
export function formatMs(ms: number): string {
  return `${ms.toLocaleString('en', { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`
}
