type LineSampleProps = { readonly colour: string; readonly dash: string | undefined }

/** A piece of a line, for a legend. */
export function LineSample({ colour, dash }: LineSampleProps) {
  return (
    <svg viewBox="0 0 24 4" className="h-1 w-6 shrink-0" aria-hidden="true">
      <path d="M0 2h24" stroke={colour} strokeWidth="2.5" strokeDasharray={dash} />
    </svg>
  )
}
