// Types of the API, from the description that the platform's own tests hold it to.
import { writeFileSync, existsSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import openapiTS, { astToString } from 'openapi-typescript'

const source = new URL('../../tests/Pilot.Functions.Tests/Golden/openapi.json', import.meta.url)
const target = new URL('../src/api/schema.d.ts', import.meta.url)
if (!existsSync(target) || statSync(target).mtimeMs < statSync(source).mtimeMs) {
  writeFileSync(target, astToString(await openapiTS(source)))
  console.log(`${fileURLToPath(target)} written`)
}
