type Page = { readonly next_page_token?: string | undefined }

/** The answers to a call that comes in pages, in order; none after the last or after `maxPages`. */
export async function askPages<P extends Page>(
  maxPages: number,
  askPage: (token: string | undefined) => Promise<P>,
): Promise<readonly P[]> {
  const pages: P[] = []
  let token: string | undefined
  do {
    const page = await askPage(token)
    pages.push(page)
    token = page.next_page_token || undefined
  } while (token !== undefined && pages.length < maxPages)
  return pages
}
