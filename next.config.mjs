/** @type {import('next').NextConfig} */
const nextConfig = {
  output: 'standalone',
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  serverExternalPackages: ['onnxruntime-node'],
  // The trace finds the binding but not the shared library that it opens at run time, nor the model files.
  outputFileTracingIncludes: {
    '**': ['./models/**/*', `./node_modules/onnxruntime-node/bin/napi-v6/${process.platform}/${process.arch}/**`],
  },
  outputFileTracingExcludes: { '*': ['./node_modules/@img/**', './node_modules/sharp/**', './data/**'] },
}

export default nextConfig
