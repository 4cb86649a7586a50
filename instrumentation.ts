/** Next calls this once before it serves: a bad setting stops the server, not the first user. */
export async function register(): Promise<void> {
  const { checkEnvOrExit } = await import('@/lib/server/env')
  checkEnvOrExit()
}
