import { useEffect, useState } from 'react'

/** A strip near the top of the window: what crosses it is what is being read. */
const READING_STRIP = '-12% 0px -80% 0px'

/** The id of the heading whose section is being read; undefined above the first. */
export function useCurrentSection(ids: readonly string[]): string | undefined {
  const [current, setCurrent] = useState<string>()
  const key = ids.join(' ')
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const entered = entries.find(({ isIntersecting }) => isIntersecting)
        if (entered) setCurrent(entered.target.getAttribute('aria-labelledby') ?? undefined)
      },
      { rootMargin: READING_STRIP },
    )
    for (const id of key.split(' ')) {
      const section = document.querySelector(`section[aria-labelledby="${id}"]`)
      if (section) observer.observe(section)
    }
    return () => observer.disconnect()
  }, [key])
  return current
}
