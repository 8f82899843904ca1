// Runs the browser tests one file after the other; each starts a platform of its own. Usage: npm run e2e [-- name ...]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
const wanted = process.argv.slice(2)
const files = readdirSync(here).filter(name => name.endsWith('.e2e.mjs') && (wanted.length === 0 || wanted.some(word => name.includes(word))))
const summary = `${here}results/summary.tap`
mkdirSync(`${here}results`, { recursive: true })
if (!existsSync(chromium)) {
  console.log(`skipped: there is no browser at ${chromium}; set CHROMIUM.`)
  writeFileSync(summary, `# skipped ${files.length}\n`)
  process.exit(0)
}
if (!existsSync(new URL('../dist/index.html', import.meta.url))) {
  console.error('Build the pages first: npm run build')
  process.exit(1)
}
process.exit(spawnSync(process.execPath, [
  '--test', '--test-concurrency=1', '--test-reporter=spec', '--test-reporter-destination=stdout', '--test-reporter=tap', `--test-reporter-destination=${summary}`,
  ...files.map(name => here + name),
], { stdio: 'inherit' }).status ?? 1)
