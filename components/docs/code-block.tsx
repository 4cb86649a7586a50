type CodeBlockProps = {
  readonly label: string
  readonly text: string
  /** Tall ones scroll in themselves. */
  readonly className?: string
}

export function CodeBlock({ label, text, className = 'max-h-80' }: CodeBlockProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable with keys
      tabIndex={0}
      className={`overflow-auto rounded-md border border-line bg-raised px-3.5 py-3 ${className}`}
    >
      <pre className="font-mono text-[0.8125rem] leading-5">
        <code>{text}</code>
      </pre>
    </section>
  )
}
