type CodeBlockProps = { readonly text: string; readonly className?: string }

/** Tall and wide ones scroll in themselves. */
export function CodeBlock({ text, className = 'max-h-80' }: CodeBlockProps) {
  return (
    <pre
      // biome-ignore lint/a11y/noNoninteractiveTabindex: code that scrolls must be reachable with keys
      tabIndex={0}
      className={`overflow-auto rounded-md border border-line bg-raised px-3.5 py-3 font-mono text-[0.8125rem] leading-5 ${className}`}
    >
      <code>{text}</code>
    </pre>
  )
}
