import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Endpoint } from '@/lib/server/endpoint'

const FOLDER = fileURLToPath(new URL('../server/endpoints/', import.meta.url))

/** Every endpoint of every file of `lib/server/endpoints`. */
export async function readAllEndpoints(): Promise<readonly Endpoint[]> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  const modules = await Promise.all(files.map((name): Promise<object> => import(/* @vite-ignore */ FOLDER + name)))
  return modules.flatMap((module) => Object.values(module).filter(isEndpoint))
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'answer' in value && 'route' in value
}
