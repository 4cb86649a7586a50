import type { Metadata, Viewport } from 'next'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { SiteFrame } from '@/components/ui/site-frame'
import { geist } from './geist'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Bracket: is an income above $50,000?', template: '%s · Bracket' },
  description:
    'Describe a person and see, from four models trained on the US census surveys of 1994–95, how likely an income above $50,000 is.',
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fcfdfc' },
    { media: '(prefers-color-scheme: dark)', color: '#0e1311' },
  ],
}

export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  // Drawn for each request, also where there is no page: a page that was made before has no nonce, and its scripts do nothing.
  await connection()
  return (
    <html lang="en" className={geist.variable}>
      <body className="font-sans antialiased">
        <SiteFrame>{children}</SiteFrame>
      </body>
    </html>
  )
}
