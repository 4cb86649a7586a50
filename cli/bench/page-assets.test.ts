import { expect, test } from 'vitest'
import { listPageAssets } from './page-assets'

test('names each script and style that the HTML loads, once', () => {
  const html = `<!DOCTYPE html><head>
    <link rel="stylesheet" href="/a.css" data-precedence="next"/>
    <link rel="preload" as="script" fetchPriority="low" href="/one.js"/>
    <link rel="modulepreload" href="/three.js">
    <link rel="preload" as="font" href="/f.woff2"/>
    <script src="/one.js" async=""></script><script src="/two.js?a=1&amp;b=2" async=""></script>
    <script src="/old.js" noModule=""></script></head>
    <body><script>self.x = "<script>"</script></body>`
  expect(listPageAssets(html)).toEqual({ scripts: ['/one.js', '/two.js?a=1&b=2', '/three.js'], styles: ['/a.css'] })
})

test('a page without any loads none', () => {
  expect(listPageAssets('<p>nothing</p>')).toEqual({ scripts: [], styles: [] })
})
