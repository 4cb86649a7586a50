import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: {
      '@': here('.'),
      // The package throws outside the React-server condition.
      'server-only': here('./lib/testing/server-only.ts'),
    },
  },
  test: {
    include: ['{app,cli,components,lib}/**/*.test.{ts,tsx}'],
    setupFiles: ['./lib/testing/console-guard.ts'],
    testTimeout: 30_000,
  },
})
