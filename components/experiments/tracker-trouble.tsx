type TrackerTroubleProps = {
  /** A sentence that is fit to be shown. */
  readonly why: string
  /** Of this page, as it was asked for. */
  readonly retryHref: string
}

export function TrackerTrouble({ why, retryHref }: TrackerTroubleProps) {
  return (
    <section aria-labelledby="trouble" className="max-w-2xl border-t border-line pt-8">
      <h2 id="trouble" className="text-xl font-medium tracking-tight">
        The tracking server could not be asked.
      </h2>
      <p className="mt-3 rounded-md bg-danger-soft px-4 py-3 text-[0.9375rem] break-words">{why}</p>
      <p className="mt-4 text-muted">Predictions are not touched by it: the models that serve go on serving.</p>
      <a
        href={retryHref}
        className="mt-6 inline-flex min-h-10 items-center rounded-md border border-edge bg-raised px-5 text-[0.9375rem] hover:border-ink"
      >
        Try again
      </a>
    </section>
  )
}
