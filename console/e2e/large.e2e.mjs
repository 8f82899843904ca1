import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { launch, visit } from './browser.mjs'
import { Platform } from './platform.mjs'
import { seedJobs } from './seed.mjs'

const JOBS = 100_000
const LINES = 1_000_000
let platform, browser
before(async () => {
  platform = await Platform.start()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await platform?.end()
})

test('a log of a million lines opens, scrolls, wraps and is searched without choking', async t => {
  const folder = join(platform.home, 'code')
  mkdirSync(folder)
  writeFileSync(join(folder, '.spilot.yaml'), 'job_name: chatty\nrun: python3 chatty.py\n')
  writeFileSync(join(folder, 'chatty.py'), `for i in range(${LINES}):\n    print(f"step {i} loss {1 / (i + 1):.6f} lr 0.001 throughput {i % 997} samples/s")\n`)
  await platform.pilot('deploy', folder, '--plan', 'cheapest', '--no-open', '--detach')
  const [{ id }] = (await platform.api('/jobs?limit=1')).items
  await platform.jobIs(id, 'Succeeded')
  const page = await visit(browser, platform)
  const began = Date.now()
  await page.goto(`/jobs/${id}/log`)
  await page.locator('.log-line').first().waitFor()
  t.diagnostic(`first lines after ${Date.now() - began} ms`)
  await page.getByText('1,000,000 lines').waitFor({ timeout: 30_000 })
  t.diagnostic(`all lines after ${Date.now() - began} ms`)
  await page.getByText(`step ${LINES - 1} `).waitFor()
  const view = page.locator('.log-view')
  const jump = await view.evaluate(async element => {
    const start = performance.now()
    for (const share of [0, 0.5, 0.123, 0.9, 0.25]) {
      element.scrollTop = element.scrollHeight * share
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    }
    return (performance.now() - start) / 5
  })
  t.diagnostic(`a jump takes ${jump.toFixed(0)} ms`)
  assert.ok(jump < 250)
  const searched = Date.now()
  await page.getByLabel('Search the log').last().fill('step 765432 ')
  await page.getByRole('button', { name: 'Next match' }).click()
  await page.locator('.log-line.current', { hasText: 'step 765432 ' }).waitFor()
  t.diagnostic(`found after ${Date.now() - searched} ms`)
  assert.ok(Date.now() - searched < 5000)
  await page.getByRole('button', { name: 'Wrap' }).click()
  await page.locator('.log-view.nowrap').waitFor()
  assert.ok(await page.locator('.log-line').count() < 200)
  const memory = await page.evaluate(() => performance.memory?.usedJSHeapSize ?? 0)
  t.diagnostic(`${(memory / 1e6).toFixed(0)} MB of memory`)
  assert.deepEqual(page.complaints, [])
})

test('100,000 jobs: the list is usable within a second, at any place of it', async t => {
  await platform.kill()
  seedJobs(platform.home, 'admin', JOBS)
  await platform.begin()
  // The server reads its rows once after a start; a browser that comes then does not wait for it.
  await platform.api('/jobs?limit=1&offset=0&count=true')
  const page = await visit(browser, platform)
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'Settings' }).waitFor()
  const times = []
  for (let i = 0; i < 5; i++) {
    await page.goto('/jobs', { waitUntil: 'commit' })
    times.push(await page.evaluate(() => new Promise(resolve => {
      const look = () => (document.querySelector('.line .name a') ? resolve(performance.now()) : requestAnimationFrame(look))
      look()
    })))
  }
  // Other work on the machine makes a visit slower, never quicker.
  t.diagnostic(`rows after ${times.map(time => time.toFixed(0)).join(', ')} ms`)
  assert.ok(Math.min(...times) < 1000)
  await page.getByText('100,001').waitFor()
  const middle = Date.now()
  await page.locator('.list-body').evaluate(element => { element.scrollTop = element.scrollHeight / 2 })
  await page.locator('.line .name', { hasText: /train-(49|50)\d{3}/ }).first().waitFor()
  t.diagnostic(`the middle after ${Date.now() - middle} ms`)
  assert.ok(Date.now() - middle < 1000)
  assert.ok(await page.locator('.line').count() < 80)
  const filtered = Date.now()
  await page.getByLabel('Name contains').fill('train-77777')
  await page.locator('.line .name', { hasText: 'train-77777' }).waitFor()
  t.diagnostic(`filtered after ${Date.now() - filtered} ms`)
  assert.match(page.url(), /name=train-77777/)
  await page.reload()
  await page.locator('.line .name', { hasText: 'train-77777' }).waitFor()
  assert.deepEqual(page.complaints, [])
})
