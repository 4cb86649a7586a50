import 'server-only'

/** Of answers that are for programs: a browser that is made to open one loads and runs nothing by it. */
export const API_POLICY = "default-src 'none'; frame-ancestors 'none'"

type PageRules = {
  /** Of this one answer, not to be guessed: a script or a style sheet in the page without it does nothing. */
  readonly nonce: string
  /** React's development build evaluates text, and Next's writes styles into the page. */
  readonly isDevelopment: boolean
}

/**
 * What a page may load and run. Style attributes are let be: a scale puts its marks at their places by them, in the HTML
 * already, for who has scripts off. They run nothing, and load from nowhere that images do not.
 */
export function pagePolicy({ nonce, isDevelopment }: PageRules): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ''}`,
    isDevelopment ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** 128 bits of the system's randomness. */
export function newNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64')
}
