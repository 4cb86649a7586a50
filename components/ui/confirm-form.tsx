import type { ReactNode } from 'react'

type ConfirmFormProps = {
  /** Of the form: what is done to what. */
  readonly label: string
  /** What it means to do it. */
  readonly warning: string
  /** On the button; `busy` while it is being done. */
  readonly words: { readonly act: string; readonly busy: string }
  readonly isBusy: boolean
  /** What is said below the buttons. */
  readonly children?: ReactNode
  onConfirm(): void
  onLeave(): void
}

/** The second step before what cannot be undone. */
export function ConfirmForm({ label, warning, words, isBusy, children, onConfirm, onLeave }: ConfirmFormProps) {
  return (
    <form
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault()
        onConfirm()
      }}
      className="w-full rounded-md border border-edge bg-raised px-5 py-4"
    >
      <p className="text-[0.9375rem] leading-6">{warning}</p>
      <div className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
        <button
          type="submit"
          disabled={isBusy}
          className="min-h-10 rounded-md border border-danger bg-raised px-4 text-[0.9375rem] text-danger disabled:opacity-70"
        >
          {isBusy ? words.busy : words.act}
        </button>
        <button type="button" onClick={onLeave} className="min-h-10 text-sm link">
          Leave it
        </button>
      </div>
      {children}
    </form>
  )
}
