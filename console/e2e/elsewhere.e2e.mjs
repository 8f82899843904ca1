import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname } from 'node:path'
import { after, before, test } from 'node:test'
import { launch, visit } from './browser.mjs'
import { Platform } from './platform.mjs'

const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
let platform, browser, host, address
before(async () => {
  // A plain host of files, as there are many: what it does not know it answers with 404.html.
  host = createServer((request, response) => {
    const path = new URL(request.url, 'http://x').pathname
    const file = new URL(`../dist${path === '/' ? '/index.html' : path}`, import.meta.url)
    const found = existsSync(file) && extname(path === '/' ? '/index.html' : path) !== ''
    const content = readFileSync(found ? file : new URL('../dist/404.html', import.meta.url))
    const type = TYPES[found ? extname(file.pathname) : '.html'] ?? 'application/octet-stream'
    response.writeHead(found ? 200 : 404, { 'Content-Type': type })
    response.end(type === 'text/html' ? String(content).replace('name="pilot-api" content=""', `name="pilot-api" content="${platform.url}"`) : content)
  })
  await new Promise(resolve => host.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${host.address().port}`
  platform = await Platform.start({ environment: { PILOT_CONSOLE_ORIGINS: address } })
  browser = await launch()
  await platform.pilot('deploy', 'samples/digits', '--plan', 'cheapest', '--no-open')
})
after(async () => {
  await browser?.close()
  await platform?.end()
  host?.closeAllConnections()
  host?.close()
})

test('the console works from a host of static files, with the API at another address', async () => {
  const page = await visit(browser, { ...platform, url: address, login: platform.login })
  const { id } = (await platform.api('/jobs')).items[0]
  await page.goto(`/jobs/${id}/log`)
  await page.getByText('done: accuracy').waitFor()
  await page.getByRole('link', { name: 'Outputs' }).click()
  const [all] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download all' }).click()])
  assert.ok(readFileSync(await all.path()).length > 100_000)
  assert.deepEqual(page.complaints, [])
})
