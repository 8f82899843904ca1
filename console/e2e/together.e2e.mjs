import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** A job that prints a line now and then until a file appears in its folder's outputs. */
function slowJob(name, seconds) {
  const folder = join(platform.home, `code-${name}`)
  mkdirSync(folder)
  writeFileSync(join(folder, '.spilot.yaml'), `job_name: ${name}\nrun: python3 -u slow.py\n`)
  writeFileSync(join(folder, 'slow.py'), `import time\nfor i in range(${seconds * 5}):\n    print("beat", i, flush=True)\n    time.sleep(0.2)\n`)
  return folder
}

test('two browsers on one job stay in step, and so do their lists', async () => {
  const [first, second] = [await visit(browser, platform), await visit(browser, platform)]
  await second.goto('/jobs')
  await second.getByText('No jobs yet').waitFor()
  const id = await platform.upload(slowJob('steps', 60))
  await second.getByRole('link', { name: 'steps' }).waitFor({ timeout: 5000 })
  await platform.jobIs(id, 'AwaitingChoice')

  await Promise.all([first.goto(`/deploy/${id}`), second.goto(`/jobs/${id}`)])
  await first.getByRole('button', { name: /^Deploy: / }).click()
  await second.locator('h1').getByText('Running').waitFor({ timeout: 10_000 })
  await first.getByText('beat 3').waitFor()

  await second.getByRole('button', { name: 'Cancel job' }).click()
  await second.getByRole('button', { name: 'Undo' }).click()
  await second.getByRole('button', { name: 'Cancel job' }).click()
  await first.locator('h1').getByText('Canceled').waitFor({ timeout: 20_000 })
  await second.locator('h1').getByText('Canceled').waitFor({ timeout: 2000 })
  assert.deepEqual([...first.complaints, ...second.complaints], [])
})

test('the server is killed and comes back: the page says so, and recovers by itself', async () => {
  const id = await platform.upload(slowJob('survivor', 40))
  await platform.jobIs(id, 'AwaitingChoice')
  await platform.api(`/jobs/${id}/plan`, { method: 'POST', body: JSON.stringify({ plan: 'cheapest' }) })
  const [log, list] = [await visit(browser, platform), await visit(browser, platform)]
  await list.goto('/jobs')
  await log.goto(`/jobs/${id}/log`)
  await log.getByText('beat 5', { exact: false }).first().waitFor()
  await platform.kill()
  await log.getByText('No answer from the platform').waitFor({ timeout: 15_000 })
  await list.getByText('No answer from the platform').waitFor({ timeout: 15_000 })
  assert.ok(await log.getByText('beat 1', { exact: false }).first().isVisible())
  await new Promise(resolve => setTimeout(resolve, 4000))
  await platform.begin()
  await log.getByText('No answer from the platform').waitFor({ state: 'detached', timeout: 20_000 })
  await list.getByText('No answer from the platform').waitFor({ state: 'detached', timeout: 20_000 })
  // The job went on meanwhile, and every beat is there once.
  await log.getByText('beat 199').waitFor({ timeout: 60_000 })
  await list.locator('.line', { hasText: 'survivor' }).getByText('Succeeded').waitFor({ timeout: 20_000 })
  await log.getByText('200 lines').waitFor()
})
