export type PageAssets = { readonly scripts: readonly string[]; readonly styles: readonly string[] }

/**
 * Addresses of what a page's HTML makes a browser load, each once, as written. Scripts for browsers without modules are
 * left out: none of those that run the page loads them.
 */
export function listPageAssets(html: string): PageAssets {
  const scripts = tagsOf(html, 'script').filter((tag) => !/\snomodule\b/i.test(tag))
  const links = tagsOf(html, 'link')
  const preloads = links.filter((tag) => /^(?:modulepreload|preload)$/i.test(attributeOf(tag, 'rel') ?? ''))
  const scriptPreloads = preloads.filter(
    (tag) => /^modulepreload$/i.test(attributeOf(tag, 'rel') ?? '') || attributeOf(tag, 'as') === 'script',
  )
  return {
    scripts: distinct([
      ...scripts.map((tag) => attributeOf(tag, 'src')),
      ...scriptPreloads.map((tag) => attributeOf(tag, 'href')),
    ]),
    styles: distinct(
      links.filter((tag) => attributeOf(tag, 'rel') === 'stylesheet').map((tag) => attributeOf(tag, 'href')),
    ),
  }
}

function tagsOf(html: string, name: 'script' | 'link'): readonly string[] {
  return [...html.matchAll(new RegExp(`<${name}\\b[^>]*>`, 'gi'))].map(([tag]) => tag)
}

function attributeOf(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`, 'i').exec(tag)?.[1]?.replaceAll('&amp;', '&')
}

function distinct(addresses: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(addresses.filter((address) => address !== undefined))]
}
