'use client'

export default function PageError({ reset }: { readonly reset: () => void }) {
  return (
    <div className="max-w-md py-24">
      <h1 className="text-3xl font-medium tracking-tight">This page could not be drawn.</h1>
      <p className="mt-4 text-muted">Nothing of what you typed was kept on the server. The address still holds it.</p>
      <div className="mt-6 flex gap-6">
        <button type="button" onClick={reset} className="min-h-9 link">
          Try again
        </button>
        <a href="/" className="inline-block py-1.5 link">
          Start over
        </a>
      </div>
    </div>
  )
}
