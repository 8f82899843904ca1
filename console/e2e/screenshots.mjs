// Pictures of every page, both themes, both languages, desktop and phone: e2e/results/screenshots. Usage: npm run e2e:screenshots [name ...]
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { DESKTOP, PHONE, launch, visit } from './browser.mjs'
import { pagesOf } from './pages.mjs'
import { Platform } from './platform.mjs'

const wanted = process.argv.slice(2)
const into = fileURLToPath(new URL('results/screenshots/', import.meta.url))
mkdirSync(into, { recursive: true })
const given = process.env.PILOT_E2E_URL
const platform = given ? Object.assign(Object.create(Platform.prototype), { url: given, token: process.env.PILOT_E2E_TOKEN, login: process.env.PILOT_E2E_TOKEN, end() {} }) : await Platform.start()
const browser = await launch()
try {
  if (!given) {
    await platform.pilot('deploy', 'samples/digits', '--plan', 'cheapest', '--no-open')
    await platform.jobIs(await platform.upload('samples/digits'), 'AwaitingChoice')
  }
  const { items } = await platform.api('/jobs?limit=200')
  const job = items.find(row => row.state === 'Succeeded').id
  const waiting = items.find(row => row.state === 'AwaitingChoice').id
  const digest = (await platform.api(`/jobs/${job}`)).package
  const pages = [['login', '/login', null], ...pagesOf({ job, waiting, digest })].filter(([name]) => wanted.length === 0 || wanted.includes(name))
  const looks = [
    ['desktop', DESKTOP, 'en', 'light'], ['desktop', DESKTOP, 'zh', 'dark'], ['phone', PHONE, 'zh', 'light'], ['phone', PHONE, 'en', 'dark'],
  ]
  for (const [device, viewport, language, theme] of looks) {
    const page = await visit(browser, platform, { viewport, language, theme })
    const stranger = await visit(browser, platform, { viewport, language, theme, loggedIn: false })
    for (const [name, path] of pages) {
      const at = name === 'login' ? stranger : page
      await at.goto(path)
      await at.waitForTimeout(900)
      await at.screenshot({ fullPage: process.env.FULL_PAGE === '1', path: `${into}${name}-${device}-${language}-${theme}.png` })
    }
    if (page.complaints.length > 0) console.log(device, language, theme, [...new Set(page.complaints)].slice(0, 5))
    await page.context().close()
    await stranger.context().close()
  }
} finally {
  await browser.close()
  await platform.end()
}
