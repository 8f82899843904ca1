// What a browser must load before it shows anything: the entry and what it imports at once, compressed.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 300 * 1024
const dist = new URL('../dist/', import.meta.url)
const html = readFileSync(new URL('index.html', dist), 'utf8')
const first = [...html.matchAll(/(?:src|href)="[^"]*?(assets\/[^"]+\.js)"/g)].map(match => match[1])
const bytes = first.reduce((sum, file) => sum + gzipSync(readFileSync(new URL(file, dist))).length, 0)
const told = `First load: ${(bytes / 1024).toFixed(0)} KB of compressed script in ${first.length} files, of ${limit / 1024} KB allowed.`
if (first.length === 0 || bytes > limit) {
  console.error(told)
  process.exit(1)
}
console.log(told)
