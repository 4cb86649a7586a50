import { fileURLToPath } from 'node:url'
import securityHeaders from './lib/config/security-headers.json' with { type: 'json' }

/** Named, for Next would take the folder of any lockfile above the checkout, and put the server elsewhere. */
const root = fileURLToPath(new URL('.', import.meta.url)).replace(/[\\/]$/, '')
const runtime = './node_modules/onnxruntime-node/bin/napi-v6'
const machine = `${process.platform}-${process.arch}`

const NOT_LISTED = { key: 'x-robots-tag', value: 'noindex, nofollow, noarchive' }

/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  turbopack: { root },
  outputFileTracingRoot: root,
  // An address can hold a person's record: no other site is to learn it from a link.
  headers: async () => [
    { source: '/:path*', headers: Object.entries(securityHeaders).map(([key, value]) => ({ key, value })) },
    // What somebody saved is for whoever got its address, and in no search engine's list.
    { source: '/:where(p|api/v1/saved)/:id/:rest*', headers: [NOT_LISTED] },
    // The picture of a saved answer is for the pages of others, where its link was pasted.
    { source: '/p/:id/preview.png', headers: [{ key: 'cross-origin-resource-policy', value: 'cross-origin' }] },
  ],
  serverExternalPackages: ['onnxruntime-node', 'libsql', 'pg'],
  // The trace finds neither the libraries that these choose and open at run time, nor the model files.
  outputFileTracingIncludes: {
    '**': [
      './models/**/*',
      `${runtime}/${process.platform}/${process.arch}/**`,
      `./node_modules/@libsql/${machine}*/**`,
    ],
  },
  // `data` holds the training file; sharp is for images, which are served as they are; metrics of fonts are for the build.
  outputFileTracingExcludes: {
    '*': [
      './node_modules/@img/**',
      './node_modules/sharp/**',
      './data/**',
      './node_modules/next/dist/server/capsize-font-metrics.json',
    ],
  },
}

export default nextConfig
