import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { launch, visit } from './browser.mjs'
import { Platform } from './platform.mjs'

let platform, browser
before(async () => {
  platform = await Platform.start()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await platform?.end()
})

test('the main job by mouse: log in, find the upload, choose a plan, watch it run, look at what it made', async () => {
  const upload = platform.upload('samples/digits')
  const page = await visit(browser, platform, { loggedIn: false })
  await page.goto('/tasks')
  await page.getByLabel('User name').fill('admin')
  await page.getByLabel('Password').fill(platform.password)
  await page.getByRole('button', { name: 'Log in' }).click()
  await page.getByRole('heading', { name: 'Tasks' }).waitFor()

  const id = await upload
  await page.goto(`/deploy/${id}`)
  await page.getByRole('radio', { name: /Cheapest/ }).click()
  await page.getByText('Profile', { exact: true }).waitFor()
  await page.getByRole('button', { name: /^Deploy: / }).click()

  await page.waitForURL(`**/jobs/${id}/log`)
  await page.getByText('epoch 1/12').waitFor()
  await page.getByText('done: accuracy').waitFor()
  await page.locator('h1').getByText('Succeeded').waitFor()
  await page.getByLabel('Search the log').last().fill('epoch 7')
  await page.getByRole('button', { name: 'Next match' }).click()
  await page.locator('.log-line.current mark').waitFor()

  await page.getByRole('link', { name: 'Outputs' }).click()
  await page.getByRole('link', { name: /curve.svg/ }).click()
  await page.getByRole('img', { name: 'curve.svg' }).waitFor()
  await page.getByRole('link', { name: /metrics.csv/ }).click()
  await page.getByRole('columnheader', { name: 'loss' }).waitFor()
  await page.goBack()
  await page.getByRole('img', { name: 'curve.svg' }).waitFor()
  const [one] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download', exact: true }).click()])
  assert.match(readFileSync(await one.path(), 'utf8'), /<svg/)
  const [all] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download all' }).click()])
  assert.ok(readFileSync(await all.path()).length > 100_000)

  await page.getByRole('link', { name: 'Metrics', exact: true }).click()
  await page.getByText('loss', { exact: true }).first().waitFor()
  await page.locator('.chart canvas').first().waitFor()

  await page.getByRole('link', { name: 'About' }).click()
  await page.getByRole('heading', { name: 'Plan against reality' }).waitFor()
  assert.deepEqual(page.complaints, [])
})

test('the main job by keyboard only', async () => {
  const id = await platform.upload('samples/digits')
  await platform.jobIs(id, 'AwaitingChoice')
  const page = await visit(browser, platform, { loggedIn: false })
  await page.goto('/login')
  await page.getByLabel('User name').waitFor()
  await page.keyboard.type('admin')
  await page.keyboard.press('Tab')
  await page.keyboard.type(platform.password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()

  await page.keyboard.press('Control+k')
  await page.keyboard.type('digits')
  await page.getByRole('option', { name: /Choose a plan/ }).first().waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/deploy/${id}`)
  await page.getByRole('radio').first().waitFor()
  const focused = () => page.evaluate(() => `${document.activeElement.tagName} ${document.activeElement.type ?? ''} ${document.activeElement.textContent}`)
  for (let i = 0; i < 60 && !/^BUTTON.*Deploy: /.test(await focused()); i++) await page.keyboard.press('Tab')
  assert.match(await focused(), /Deploy: /)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/jobs/${id}/log`)
  await page.getByText('done: accuracy').waitFor()

  await page.keyboard.press('/')
  await page.keyboard.type('epoch 5')
  await page.keyboard.press('Enter')
  await page.locator('.log-line.current').waitFor()
  await page.keyboard.press('Escape')
  await page.keyboard.press('4')
  await page.waitForURL(`**/jobs/${id}/outputs`)
  await page.getByRole('link', { name: /curve.svg/ }).waitFor()
  for (let i = 0; i < 80 && !/^A .*curve\.svg/.test(await focused()); i++) await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('img', { name: 'curve.svg' }).waitFor()

  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await page.waitForURL('**/jobs')
  await page.getByRole('link', { name: 'digits' }).first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  await page.keyboard.press('Delete')
  await page.getByText('digits deleted.').waitFor()
  await page.keyboard.press('Control+z')
  await page.locator('.list').getByRole('link', { name: 'digits' }).first().waitFor()
  assert.equal((await platform.api(`/jobs/${id}`)).state, 'Succeeded')
  assert.deepEqual(page.complaints, [])
})

test('a link of the command line logs in once, and opens the upload', async () => {
  const id = await platform.upload('samples/digits')
  const { code } = await platform.api('/account/code', { method: 'POST', body: '{}' })
  const page = await visit(browser, platform, { loggedIn: false })
  await page.goto(`/deploy/${id}#code=${code}`)
  await page.getByRole('radio').first().waitFor()
  assert.doesNotMatch(page.url(), /code/)
  const other = await visit(browser, platform, { loggedIn: false })
  await other.goto(`/deploy/${id}#code=${code}`)
  await other.waitForURL(/\/login\?next=/)
})

test('errors have their number, and it leads to its help', async () => {
  const page = await visit(browser, platform)
  await page.goto('/jobs/job_aaaaaaaaaaaaaaaaaaaa')
  await page.getByRole('link', { name: 'PILOT0513' }).click()
  await page.waitForURL('**/help/errors/PILOT0513')
  await page.locator('.prose p').first().waitFor()
  await page.goBack()
  await page.getByRole('link', { name: 'PILOT0513' }).waitFor()
})
