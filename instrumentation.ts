/** Next calls this once before it serves: a bad setting stops the server, not the first user. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next inlines this constant and so keeps Node's API out of its edge bundle
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { checkEnvOrExit } = await import('@/lib/server/env')
    checkEnvOrExit()
    const { start } = await import('@/lib/server/boot')
    await start()
  }
}
