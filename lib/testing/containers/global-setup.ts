import type { TestProject } from 'vitest/node'
import { BASE_IMAGE, BUILD_ARGS, buildImage, ensureBase } from './build-image'
import { removeLeftovers } from './container'
import { openEngine, type ReachedEngine } from './engine'

declare module 'vitest' {
  export interface ProvidedContext {
    engine: ReachedEngine
    /** What the unmodified Dockerfile makes, its two targets, and what they stand on. */
    images: { readonly serve: string; readonly train: string; readonly base: string }
    /** Whether the base is the image that ships, or stands in for it. */
    baseIs: 'real' | 'stand-in'
  }
}

const SERVE = 'bracket:test'
const TRAIN = 'bracket-train:test'

/** One engine, and one build, for the whole project; vitest runs what is returned after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await openEngine()
  try {
    await removeLeftovers(engine)
    project.provide('baseIs', await ensureBase(engine))
    await buildImage(engine, { tag: TRAIN, target: 'train' })
    await buildImage(engine, { tag: SERVE, target: 'serve', buildArgs: BUILD_ARGS })
  } catch (error) {
    await engine.stop()
    throw error
  }
  const { stop, ...reached } = engine
  project.provide('engine', reached)
  project.provide('images', { serve: SERVE, train: TRAIN, base: BASE_IMAGE })
  return stop
}
