import { expect, onTestFinished, test, vi } from 'vitest'
import { connectionEnv, findProgram } from './programs'

const ALWAYS = { PGAPPNAME: 'bracket store', PGCONNECT_TIMEOUT: '10' }

test.each([
  {
    name: 'user, password and database with signs that addresses encode',
    url: 'postgres://us%40er:p%2Fw%20d@db.example:5433/a%20b?sslmode=verify-full&sslrootcert=/ca.pem',
    variables: {
      PGHOST: 'db.example',
      PGPORT: '5433',
      PGUSER: 'us@er',
      PGPASSWORD: 'p/w d',
      PGDATABASE: 'a b',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/ca.pem',
    },
  },
  {
    name: 'a socket',
    url: 'postgresql:///bracket?host=/var/run/postgresql',
    variables: { PGHOST: '/var/run/postgresql', PGDATABASE: 'bracket' },
  },
  {
    name: 'an address of version 6, and certificates that nobody checks',
    url: 'postgres://[::1]/bracket?sslmode=no-verify',
    variables: { PGHOST: '::1', PGDATABASE: 'bracket', PGSSLMODE: 'require' },
  },
  {
    name: 'a driver’s own word for it',
    url: 'postgres://db.example?ssl=true',
    variables: { PGHOST: 'db.example', PGDATABASE: 'postgres', PGSSLMODE: 'require' },
  },
  {
    name: 'no database, which is then called as who connects',
    url: 'postgres://ada@db.example',
    variables: { PGHOST: 'db.example', PGUSER: 'ada', PGDATABASE: 'ada' },
  },
])('$name', ({ url, variables }) => {
  expect(connectionEnv(url)).toEqual({ ...ALWAYS, ...variables })
})

test('where the programs are missing it says what to install', async () => {
  onTestFinished(() => void vi.unstubAllEnvs())
  vi.stubEnv('PATH', '/nowhere')
  await expect(findProgram('pg_dump', '/nowhere')).rejects.toThrow(
    /^pg_dump is not here\. Install PostgreSQL’s programs \("apt-get install postgresql-client"/,
  )
})
