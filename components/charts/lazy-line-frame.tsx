'use client'

import dynamic from 'next/dynamic'

/** Comes after the page and without the server: what it draws stands in a table beside it. */
export const LazyLineFrame = dynamic(() => import('./line-frame').then((chart) => chart.LineFrame), {
  ssr: false,
  loading: () => <div className="h-64" />,
})
