import 'server-only'
import { headers } from 'next/headers'

const FALLBACK = 'http://localhost:3000'

/** Where the page is asked for, as its visitor's browser writes it: `https://bracket.example`. */
export async function readOrigin(): Promise<string> {
  const sent = await headers()
  const protocol = sent.get('x-forwarded-proto')?.split(',')[0]?.trim() || 'http'
  const origin = `${protocol}://${sent.get('host') ?? 'localhost:3000'}`
  return URL.canParse(origin) ? origin : FALLBACK
}
