/** The store cannot be asked; what is in it is still there. */
export function SavedTrouble({ href }: { readonly href: string }) {
  return (
    <div className="max-w-md py-24">
      <h1 className="text-3xl font-medium tracking-tight">This answer cannot be fetched just now.</h1>
      <p className="mt-4 text-muted">
        The place where saved answers are kept does not answer. Nothing is lost by that.
      </p>
      <a href={href} className="mt-6 inline-block py-1.5 link">
        Try again
      </a>
    </div>
  )
}
