import type { TestProject } from 'vitest/node'
import { BASE_IMAGE, BUILD_ARGS, buildImage, ensureBase } from './build-image'
import { removeLeftovers } from './container'
import { openEngine, type ReachedEngine } from './engine'

declare module 'vitest' {
  export interface ProvidedContext {
    engine: ReachedEngine
    /** What the unmodified Dockerfile makes to be served, and what it stands on. */
    images: { readonly serve: string; readonly base: string }
    /** Whether the base is the image that ships, or stands in for it. */
    baseIs: 'real' | 'stand-in'
  }
}

const SERVE = 'bracket:test'

/** One engine, and one build, for the whole project; vitest runs what is returned after the last test. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const engine = await openEngine()
  try {
    await removeLeftovers(engine)
    project.provide('baseIs', await ensureBase(engine))
    await buildImage(engine, { tag: SERVE, target: 'serve', buildArgs: BUILD_ARGS })
  } catch (error) {
    await engine.stop()
    throw error
  }
  const { stop, ...reached } = engine
  project.provide('engine', reached)
  project.provide('images', { serve: SERVE, base: BASE_IMAGE })
  return stop
}
