import clsx from 'clsx'

/** Reading, writing and deleting look different, and say so too. */
export function MethodMark({ method }: { readonly method: string }) {
  return (
    <span
      className={clsx(
        'inline-block rounded-sm border px-1.5 font-mono text-xs leading-5 font-medium',
        method === 'GET' && 'border-accent text-accent',
        method === 'DELETE' && 'border-danger text-danger',
        method !== 'GET' && method !== 'DELETE' && 'border-ink bg-ink text-paper',
      )}
    >
      {method}
    </span>
  )
}
