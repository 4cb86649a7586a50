/** Lists of the reference hold thousands of items: what they look like is said once, at the list. */
export const DETAIL_LIST =
  'text-sm leading-5 text-muted *:border-t *:border-line *:py-2.5 [&_b]:mr-2.5 [&_b]:font-mono [&_b]:text-[0.8125rem] [&_b]:font-medium [&_b]:text-ink [&_b]:[overflow-wrap:anywhere] [&_code]:font-mono [&_code]:text-[0.8125rem] [&_em]:ml-2.5 [&_em]:text-accent [&_em]:not-italic [&_p]:mt-0.5 [&_p]:max-w-prose'
