// Runs the browser tests one file after the other; each starts a platform of its own. Usage: npm run e2e [-- name ...]
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
if (!existsSync(chromium)) {
  console.log(`skipped: there is no browser at ${chromium}; set CHROMIUM.`)
  process.exit(0)
}
if (!existsSync(new URL('../dist/index.html', import.meta.url))) {
  console.error('Build the pages first: npm run build')
  process.exit(1)
}
const wanted = process.argv.slice(2)
const here = fileURLToPath(new URL('.', import.meta.url))
const files = readdirSync(here).filter(name => name.endsWith('.e2e.mjs') && (wanted.length === 0 || wanted.some(word => name.includes(word))))
process.exit(spawnSync(process.execPath, ['--test', '--test-concurrency=1', '--test-reporter=spec', ...files.map(name => here + name)], { stdio: 'inherit' }).status ?? 1)
