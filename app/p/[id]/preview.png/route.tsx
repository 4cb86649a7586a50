import { ImageResponse } from 'next/og'
import { PREVIEW_SIZE, PreviewCard } from '@/components/saved/preview-card'
import { lookUpPreview } from '@/lib/server/saved-page'

/** `next/og` says that its pictures may be kept for a year; this one goes when the answer does. */
const HEADERS = { 'cache-control': 'private, no-store' }

const LATER = { ...HEADERS, 'retry-after': '60' }
const REFUSALS = {
  gone: { status: 404, headers: HEADERS },
  trouble: { status: 503, headers: LATER },
  limited: { status: 429, headers: LATER },
} as const

/** The picture of a link preview. Not by the file convention: that names it on pages of answers that are gone, too. */
export async function GET(_request: Request, { params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  const kept = await lookUpPreview(id)
  if (kept.state !== 'kept') return new Response(null, REFUSALS[kept.state])
  return new ImageResponse(<PreviewCard {...kept.saved} />, { ...PREVIEW_SIZE, headers: HEADERS })
}
