/** A look-up in a page waits for a busy machine; how fast a page is, no test says. */
if (typeof document !== 'undefined') {
  const { configure } = await import('@testing-library/react')
  configure({ asyncUtilTimeout: 10_000 })
}

export {}
