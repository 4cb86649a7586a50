import { ImageResponse } from 'next/og'
import { PREVIEW_SIZE, PreviewCard } from '@/components/saved/preview-card'
import { lookUpSaved } from '@/lib/server/saved-page'

export const size = PREVIEW_SIZE
export const contentType = 'image/png'
export const alt = 'The answer: a probability, and whether it is above the threshold.'

/** `next/og` says that its pictures may be kept for a year; this one goes when the answer does. */
const HEADERS = { 'cache-control': 'private, no-store' }

export default async function PreviewImage({ params }: { readonly params: Promise<{ readonly id: string }> }) {
  const { id } = await params
  const kept = await lookUpSaved(id)
  if (kept.state !== 'kept') {
    return new Response(null, { status: kept.state === 'gone' ? 404 : 503, headers: HEADERS })
  }
  return new ImageResponse(<PreviewCard {...kept.saved} />, { ...size, headers: HEADERS })
}
