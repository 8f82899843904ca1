import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { DESKTOP, PHONE, launch, visit } from './browser.mjs'
import { pagesOf } from './pages.mjs'
import { Platform } from './platform.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let platform, browser, pages
before(async () => {
  platform = await Platform.start()
  browser = await launch()
  await platform.pilot('deploy', 'samples/digits', '--plan', 'cheapest', '--no-open')
  const waiting = await platform.upload('samples/digits')
  await platform.jobIs(waiting, 'AwaitingChoice')
  const job = (await platform.api('/jobs?state=Succeeded')).items[0].id
  const digest = (await platform.api(`/jobs/${job}`)).package
  pages = [['login', '/login'], ...pagesOf({ job, waiting, digest })]
})
after(async () => {
  await browser?.close()
  await platform?.end()
})

for (const language of ['en', 'zh']) {
  for (const theme of ['light', 'dark']) {
    test(`axe has nothing serious to say of any page, ${language}, ${theme}`, async () => {
      const findings = []
      for (const viewport of [DESKTOP, PHONE]) {
        const page = await visit(browser, platform, { language, theme, viewport })
        const stranger = await visit(browser, platform, { language, theme, viewport, loggedIn: false })
        for (const [name, path] of pages) {
          const at = name === 'login' ? stranger : page
          await at.goto(path)
          await at.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.skeleton'))
          await at.evaluate(axe)
          const { violations } = await at.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
          for (const one of violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')) {
            findings.push(`${name} ${viewport.width}: ${one.id} ${one.nodes.slice(0, 2).map(node => node.html.slice(0, 160)).join(' | ')}`)
          }
          const wide = await at.evaluate(() => document.documentElement.scrollWidth - innerWidth)
          if (wide > 1) findings.push(`${name} ${viewport.width}: ${wide} px wider than the screen`)
        }
        assert.deepEqual(page.complaints, [])
        await page.context().close()
        await stranger.context().close()
      }
      assert.deepEqual(findings, [])
    })
  }
}

/** One visit of somebody who has never been here: nothing is cached. */
async function firstVisit() {
  const page = await visit(browser, platform)
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  let bytes = 0
  const scripts = new Set()
  session.on('Network.responseReceived', event => { if (event.type === 'Script') scripts.add(event.requestId) })
  session.on('Network.loadingFinished', event => { if (scripts.has(event.requestId)) bytes += event.encodedDataLength })
  await page.addInitScript(() => {
    globalThis.shifts = 0
    new PerformanceObserver(list => list.getEntries().forEach(entry => { globalThis.shifts += entry.value })).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('/', { waitUntil: 'commit' })
  const took = await page.evaluate(() => new Promise(resolve => {
    const look = () => (document.querySelector('.tile') ? resolve(performance.now()) : requestAnimationFrame(look))
    look()
  }))
  await page.waitForTimeout(500)
  const shifts = await page.evaluate(() => globalThis.shifts)
  await page.context().close()
  return { took, bytes, shifts }
}

test('the first page is there within a second, by less than 300 KB of script, and nothing jumps', async t => {
  const visits = []
  for (let i = 0; i < 6; i++) visits.push(await firstVisit())
  // Other work on the machine makes a visit slower, never quicker.
  const took = Math.min(...visits.map(one => one.took))
  t.diagnostic(`${visits.map(one => one.took.toFixed(0)).join(', ')} ms; ${(visits[0].bytes / 1024).toFixed(0)} KB of script; layout shift ${visits[0].shifts.toFixed(3)}`)
  assert.ok(took < 1000, `${took} ms`)
  for (const one of visits) {
    assert.ok(one.bytes < 300 * 1024)
    assert.ok(one.shifts < 0.1)
  }
})
