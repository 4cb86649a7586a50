'use client'

import PageError from './error'
import { geist } from './geist'
import './globals.css'

/** Where even the layout fails. Next's own has a style sheet inline, which no page here may have. */
export default function LastResort({ reset }: { readonly reset: () => void }) {
  return (
    <html lang="en" className={geist.variable}>
      <head>
        <title>This page could not be drawn · Bracket</title>
      </head>
      <body className="font-sans antialiased">
        <main className="mx-auto max-w-[84rem] px-5 sm:px-8 lg:px-12">
          <PageError reset={reset} />
        </main>
      </body>
    </html>
  )
}
