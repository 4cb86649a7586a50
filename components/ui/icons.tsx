type IconProps = { readonly className?: string }

function Stroke({ path, className = 'size-4' }: IconProps & { readonly path: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className={className}
    >
      <path d={path} />
    </svg>
  )
}

export const CrossIcon = (props: IconProps) => <Stroke {...props} path="M4 4l8 8M12 4l-8 8" />
export const ChevronIcon = (props: IconProps) => <Stroke {...props} path="M4 6l4 4 4-4" />
export const CheckIcon = (props: IconProps) => <Stroke {...props} path="M3 8.5l3.5 3.5L13 4.5" />

export const OutwardIcon = (props: IconProps) => <Stroke {...props} path="M6 4h6v6M12 4l-8 8" />

export function BracketMark({ className = 'size-6' }: IconProps) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <g fill="none" stroke="currentColor" strokeWidth="2">
        <path d="M8 4H4v16h4" />
        <path d="M16 4h4v16h-4" />
      </g>
      <circle cx="12" cy="12" r="2.75" fill="var(--accent)" />
    </svg>
  )
}
