import localFont from 'next/font/local'

/** Latin alone: less than half of the whole font, and all that the page writes. */
export const geist = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  weight: '100 900',
  variable: '--font-geist-sans',
})
