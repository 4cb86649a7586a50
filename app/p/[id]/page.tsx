import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { formatDay } from '@/components/saved/format-day'
import { describeAnswer } from '@/components/saved/prepare-saved'
import { PREVIEW_SIZE } from '@/components/saved/preview-card'
import { SavedTrouble } from '@/components/saved/saved-trouble'
import { SavedView } from '@/components/saved/saved-view'
import { readOrigin } from '@/lib/server/origin'
import { answerToday, lookUpSaved } from '@/lib/server/saved-page'

type SavedPageProps = { readonly params: Promise<{ readonly id: string }> }

/** Nothing of the person: titles and descriptions go to histories and link previews. */
export async function generateMetadata({ params }: SavedPageProps): Promise<Metadata> {
  const { id } = await params
  const kept = await lookUpSaved(id)
  const robots = { index: false, follow: false, noarchive: true }
  if (kept.state !== 'kept') return { title: 'A saved answer', robots }
  const title = describeAnswer(kept.saved)
  const description = `An estimate about people alike, not a verdict on one. It can be looked at until ${formatDay(kept.saved.expiresMs)}.`
  const images = { url: `${await readOrigin()}/p/${id}/preview.png`, ...PREVIEW_SIZE, alt: title }
  return {
    title,
    description,
    robots,
    openGraph: { title, description, siteName: 'Bracket', type: 'website', images },
    twitter: { card: 'summary_large_image', title, description, images },
  }
}

export default async function SavedPage({ params }: SavedPageProps) {
  const { id } = await params
  const kept = await lookUpSaved(id)
  if (kept.state === 'gone') notFound()
  if (kept.state === 'trouble') return <SavedTrouble href={`/p/${encodeURIComponent(id)}`} />
  return <SavedView saved={kept.saved} today={await answerToday(kept.saved)} />
}
