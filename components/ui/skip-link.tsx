type SkipLinkProps = { readonly href: `#${string}`; readonly label: string }

/** Out of sight until the Tab key comes by. */
export function SkipLink({ href, label }: SkipLinkProps) {
  return (
    <a
      href={href}
      className="sr-only z-30 rounded-md bg-ink px-4 py-3 text-paper focus:not-sr-only focus:fixed focus:top-3 focus:left-3"
    >
      {label}
    </a>
  )
}
