// A Chromium as people have it, driven by playwright-core.
import { chromium } from 'playwright-core'

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
]

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })

export const DESKTOP = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

/** A browser of somebody's own: logged in, in their language and colours. Everything the page complains about is kept. */
export async function visit(browser, platform, { viewport = DESKTOP, language = 'en', theme = 'light', loggedIn = true } = {}) {
  const context = await browser.newContext({
    viewport, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: theme, baseURL: platform.url, acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  if (loggedIn) {
    await context.addInitScript(token => { if (location.protocol.startsWith('http') && !localStorage.getItem('pilot.token')) localStorage.setItem('pilot.token', token) }, platform.login)
  }
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  page.complaints = []
  page.on('pageerror', error => page.complaints.push(String(error)))
  page.on('console', message => { if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) page.complaints.push(message.text()) })
  return page
}
