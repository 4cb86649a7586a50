import type { ReactNode } from 'react'
import { BracketMark } from './icons'
import { SiteNav } from './site-nav'
import { SkipLink } from './skip-link'

export function SiteFrame({ children }: { readonly children: ReactNode }) {
  return (
    <>
      <SkipLink href="#main" label="Skip to the content" />
      <header className="mx-auto flex max-w-[84rem] flex-wrap items-center justify-between gap-x-6 gap-y-2 px-5 pt-6 sm:px-8 lg:px-12">
        <a href="/" className="-m-1 flex items-center gap-2 p-1 text-lg font-medium tracking-tight">
          <BracketMark />
          Bracket
        </a>
        <SiteNav />
      </header>
      <main id="main" tabIndex={-1} className="mx-auto max-w-[84rem] px-5 pt-10 outline-none sm:px-8 lg:px-12 lg:pt-4">
        {children}
      </main>
      <SiteFooter />
    </>
  )
}

function SiteFooter() {
  return (
    <footer className="mx-auto mt-24 max-w-[84rem] px-5 pb-12 sm:px-8 lg:px-12">
      <div className="grid gap-x-16 gap-y-6 border-t border-line pt-6 text-sm leading-6 text-muted sm:grid-cols-2">
        <p className="max-w-prose">
          An estimate about people like the one described, not a verdict on one. It knows the United States of 1994–95,
          and must not decide about people without a person’s review.
        </p>
        <p className="max-w-prose">
          Data:{' '}
          <a className="link" href="https://archive.ics.uci.edu/dataset/117/census+income+kdd">
            UCI Census-Income (KDD)
          </a>
          , T. Lane and R. Kohavi,{' '}
          <a className="link" href="https://creativecommons.org/licenses/by/4.0/">
            CC BY 4.0
          </a>
          ; Current Population Surveys of the US Census Bureau.
        </p>
        <p>
          For who runs this server:{' '}
          <a className="link" href="/keys">
            API keys
          </a>
        </p>
      </div>
    </footer>
  )
}
