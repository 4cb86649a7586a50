import { useEffect, useRef } from 'react'
import { useDebounced } from '@/components/ui/use-debounced'
import { formatPageState, type PageState } from '@/lib/contracts/page-state'

/** Safari refuses more than a hundred address changes in half a minute; a dragged handle makes more. */
const DEFAULT_ADDRESS_DELAY_MS = 320

/** Keeps the address in step with the page. Until something is edited it stays as it was opened, faults and all. */
export function useAddress(page: PageState, opened: PageState): void {
  const settled = useDebounced(page, DEFAULT_ADDRESS_DELAY_MS)
  const isAsOpened =
    settled.record === opened.record && settled.choice === opened.choice && settled.threshold === opened.threshold
  const hasMoved = useRef(false)
  useEffect(() => {
    if (isAsOpened && !hasMoved.current) return
    hasMoved.current = true
    const { pathname, hash } = window.location
    window.history.replaceState(null, '', `${pathname}${formatPageState(settled)}${hash}`)
  }, [settled, isAsOpened])
}
