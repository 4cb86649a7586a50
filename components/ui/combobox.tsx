'use client'

import clsx from 'clsx'
import { type KeyboardEvent, useRef, useState } from 'react'
import { CheckIcon, ChevronIcon } from './icons'
import { filterOptions, type Option, resolveOption } from './prepare-options'

type ComboboxProps = {
  readonly id: string
  readonly options: readonly Option[]
  readonly value: string | undefined
  readonly placeholder: string
  readonly labelledBy: string
  readonly describedBy?: string | undefined
  readonly isInvalid?: boolean
  onChange(value: string | undefined): void
}

/** WAI-ARIA editable combobox with a list: type to search, arrows to move, Enter to take, Escape to leave. */
export function Combobox(props: ComboboxProps) {
  const { id, options, value, placeholder, onChange } = props
  const chosen = options.find((option) => option.value === value)
  const [query, setQuery] = useState<string>()
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const listRef = useRef<HTMLDivElement>(null)
  const shown = filterOptions(options, query ?? '')
  const listId = `${id}-list`

  function open() {
    setIsOpen(true)
    moveTo(options.findIndex((option) => option.value === value))
  }
  function moveTo(index: number) {
    setActive(index)
    requestAnimationFrame(() => listRef.current?.children[index]?.scrollIntoView({ block: 'nearest' }))
  }
  function close() {
    setIsOpen(false)
    setQuery(undefined)
    setActive(-1)
  }
  function take(option: Option | undefined) {
    if (option) onChange(option.value)
    close()
  }
  function leave() {
    if (query?.trim() === '') onChange(undefined)
    else if (query !== undefined) {
      const named = resolveOption(options, query)
      if (named) onChange(named.value)
    }
    close()
  }
  function step(by: 1 | -1) {
    if (!isOpen) open()
    else if (shown.length > 0)
      moveTo(active < 0 && by < 0 ? shown.length - 1 : (active + by + shown.length) % shown.length)
  }
  function takeNamed() {
    take(shown[active] ?? (query === undefined ? undefined : resolveOption(shown, query)))
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    const { key } = event
    if (key === 'ArrowDown') step(1)
    else if (key === 'ArrowUp') step(-1)
    else if (key === 'Enter' && isOpen) takeNamed()
    else if (key === 'Escape' && isOpen) close()
    else return
    event.preventDefault()
  }

  return (
    <div className="relative">
      <input
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        spellCheck={false}
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && shown[active] ? `${listId}-${active}` : undefined}
        aria-labelledby={props.labelledBy}
        aria-describedby={props.describedBy}
        aria-invalid={props.isInvalid ?? false}
        placeholder={placeholder}
        value={query ?? chosen?.label ?? ''}
        onChange={(event) => {
          setQuery(event.target.value)
          setIsOpen(true)
          setActive(event.target.value.trim() === '' ? -1 : 0)
        }}
        onClick={() => (isOpen ? undefined : open())}
        onKeyDown={onKeyDown}
        onBlur={leave}
        className={clsx('field truncate', chosen ? 'pr-17' : 'pr-9')}
      />
      <ChevronIcon className="pointer-events-none absolute top-3 right-3 size-4 text-muted" />
      {/* Always there, so that aria-controls points at something. */}
      <div
        ref={listRef}
        id={listId}
        role="listbox"
        aria-label="Choices"
        hidden={!isOpen || shown.length === 0}
        className="absolute z-20 mt-1 max-h-80 w-full min-w-64 overflow-y-auto overscroll-contain rounded-md border border-edge bg-raised py-1 shadow-lg"
      >
        {(isOpen ? shown : []).map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: keys go to the combobox, which names this option as its active descendant
          <div
            key={option.value}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={option.value === value}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => (active === index ? undefined : setActive(index))}
            onClick={() => take(option)}
            className={clsx(
              'flex min-h-9 items-baseline gap-2 px-3 py-1.5 text-[0.9375rem] leading-6',
              index === active && 'bg-accent-soft',
            )}
          >
            <span>{option.label}</span>
            {option.value === value ? <CheckIcon className="size-4 shrink-0 self-center text-accent" /> : null}
            {option.note ? <span className="ml-auto shrink-0 numerals text-sm text-muted">{option.note}</span> : null}
          </div>
        ))}
      </div>
      <p role="status" className={clsx(isOpen && query && shown.length === 0 ? 'mt-1 text-sm text-muted' : 'sr-only')}>
        {isOpen && query ? (shown.length === 0 ? `Nothing matches “${query}”` : `${shown.length} choices`) : ''}
      </p>
    </div>
  )
}
