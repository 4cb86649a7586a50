/** A text of the document: backquotes are code, empty lines are between paragraphs. */
export function Paragraphs({ text }: { readonly text: string }) {
  return text.split('\n\n').map((paragraph) => (
    <p key={paragraph} className="mt-3 max-w-prose text-[0.9375rem] leading-6 text-pretty">
      <Words text={paragraph} />
    </p>
  ))
}

export function Words({ text }: { readonly text: string }) {
  return text.split('`').map((part, place) =>
    place % 2 === 0 ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text.
      <code key={place} className="font-mono text-[0.875em] [overflow-wrap:anywhere]">
        {part}
      </code>
    ),
  )
}
