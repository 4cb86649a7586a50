import type { Metadata } from 'next'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <div className="max-w-md py-24">
      <h1 className="text-3xl font-medium tracking-tight">There is no page here.</h1>
      <p className="mt-4 text-muted">The address may be mistyped, or from a version of Bracket that had it.</p>
      <a href="/" className="mt-6 inline-block py-1.5 link">
        To the prediction
      </a>
    </div>
  )
}
