// Many jobs in a folder store without running them: the rows of the list are small files with their metadata beside them.
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const EPOCH_TICKS = 621355968000000000n
const MAX_TICKS = 3155378975999999999n
const STATES = ['Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Canceled']
const LETTERS = '0123456789abcdefghijklmnopqrstuv'

const idOf = number => {
  let id = ''
  for (let rest = number, i = 0; i < 20; i++, rest = Math.floor(rest / 32)) id = LETTERS[rest % 32] + id
  return `job_${id}`
}

export function seedJobs(home, owner, count) {
  const rows = join(home, 'blobs/index/jobs', owner)
  const metadata = join(home, 'blobs/.meta/index/jobs', owner)
  // Nobody told the platform of these rows, so what it remembers of all rows is made anew from the list.
  for (const kept of ['blobs', 'blobs/.meta']) rmSync(join(home, kept, 'index/snapshots'), { recursive: true, force: true })
  mkdirSync(rows, { recursive: true, mode: 0o700 })
  mkdirSync(metadata, { recursive: true, mode: 0o700 })
  const written = Math.floor(Date.now() / 1000)
  const etag = `${(EPOCH_TICKS + BigInt(written) * 10_000_000n).toString(16)}-0`
  for (let i = 0; i < count; i++) {
    const created = Date.now() - (i + 60) * 60_000
    const id = idOf(i)
    const state = STATES[i % STATES.length]
    const name = `${String(MAX_TICKS - EPOCH_TICKS - BigInt(created) * 10_000n).padStart(19, '0')}-${id}`
    writeFileSync(join(rows, name), '')
    utimesSync(join(rows, name), written, written)
    writeFileSync(join(metadata, name), JSON.stringify({
      [etag]: {
        id, name: `train-${i}`, state, reason: state === 'Failed' ? 'The command ended with exit code 1.' : 'Done; 3 output files.', revision: '18', plan: 'cheapest',
        created: new Date(created).toISOString(), started: new Date(created + 5000).toISOString(), finished: new Date(created + 65_000).toISOString(),
      },
    }))
  }
}
