/** A text of the document: backquotes are code, empty lines are between paragraphs. */
export function Paragraphs({ text }: { readonly text: string }) {
  return text.split('\n\n').map((paragraph) => (
    <p
      key={paragraph}
      className="mt-3 max-w-prose text-[0.9375rem] leading-6 text-pretty [&_code]:font-mono [&_code]:text-[0.875em] [&_code]:[overflow-wrap:anywhere]"
    >
      <Words text={paragraph} />
    </p>
  ))
}

/** What code looks like is for the element around it to say. */
export function Words({ text }: { readonly text: string }) {
  return text.split('`').map((part, place) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a fixed text.
    place % 2 === 0 ? part : <code key={place}>{part}</code>,
  )
}
