import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '@/cli/child'
import { RULES } from './dockerfile-rules'

const SOURCE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')

test.each(RULES)('$rule', ({ find }) => {
  expect(find(SOURCE)).toEqual([])
})

describe('a fault in it is found', () => {
  test.each([
    { rule: /linter/, from: 'EXPOSE 3000', to: 'EXPOSE http' },
    { rule: /linter/, from: 'VOLUME /data', to: 'VOLUMES /data' },
    { rule: /linter/, from: '--retries=3', to: '--retry=3' },
    { rule: /one base/, from: /FROM \S+ AS serve/, to: 'FROM node:24-alpine AS serve' },
    { rule: /one base/, from: 'FROM source AS train', to: 'FROM sources AS train' },
    { rule: /its release/, from: 'node:24-bookworm-slim', to: 'node:latest' },
    { rule: /its release/, from: 'node:24-bookworm-slim', to: 'node:24-slim' },
    { rule: /what serves$/, from: /(FROM source AS train[\s\S]*?\n)\n([\s\S]*)$/, to: '$2\n$1' },
    { rule: /not root/, from: /USER node\nVOLUME/, to: 'VOLUME' },
    { rule: /not root/, from: /USER node\nVOLUME/, to: 'USER node\nUSER 0\nVOLUME' },
    { rule: /not root/, from: /USER node\nLABEL/, to: 'LABEL' },
    { rule: /no shell/, from: 'ENTRYPOINT ["node"]', to: 'ENTRYPOINT node' },
    { rule: /no shell/, from: 'CMD ["serve.mjs"]', to: 'CMD node serve.mjs' },
    { rule: /no shell/, from: 'CMD ["node", "probe.mjs", "ready"]', to: 'CMD node probe.mjs ready' },
    { rule: /can answer/, from: '"probe.mjs", "ready"', to: '"probe.mjs", "health"' },
    { rule: /can answer/, from: /HEALTHCHECK.*\n/, to: '' },
    { rule: /what was built/, from: 'COPY --from=build /app/.next/standalone ./', to: 'COPY . .' },
    { rule: /what was built/, from: 'COPY --from=build /app/.next/standalone ./', to: 'COPY --from=build /app ./' },
    { rule: /fetched/, from: 'COPY . .', to: 'ADD https://example.org/models.tar.gz .' },
    { rule: /lock file/, from: 'npm ci', to: 'npm install' },
    { rule: /lock file/, from: 'rm -rf /root/.npm', to: 'rm -rf' },
    { rule: /lock file/, from: '--no-install-recommends ', to: '' },
    { rule: /lock file/, from: '&& rm -rf /var/lib/apt/lists/*', to: '' },
    { rule: /no secret/, from: 'ARG CREATED=', to: 'ARG NPM_TOKEN=' },
    { rule: /no secret/, from: 'PORT=3000', to: 'ADMIN_TOKEN=letmein' },
    { rule: /every builder/, from: 'RUN npm ci', to: 'RUN --mount=type=cache,target=/root/.npm npm ci' },
    { rule: /every builder/, from: 'COPY --from=build', to: 'COPY --link --from=build' },
    { rule: /every builder/, from: /^/, to: '# syntax=docker/dockerfile:1\n' },
  ])('$rule: $to', ({ rule, from, to }) => {
    const faulty = SOURCE.replace(from, to)
    expect(faulty).not.toBe(SOURCE)
    const broken = RULES.filter(({ find }) => find(faulty).length > 0)
    expect(broken.map((found) => found.rule)).toContainEqual(expect.stringMatching(rule))
  })
})
