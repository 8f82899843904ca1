// A platform of the tests' own: a built server, a fresh home, a free port that it keeps when it is started again.
import { spawn, execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, readdirSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const root = fileURLToPath(new URL('../../', import.meta.url))
const firstOf = (...paths) => paths.find(path => path && existsSync(path))

const freePort = () => new Promise((resolve, reject) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address()
    server.close(() => resolve(port))
  }).on('error', reject)
})

export async function until(what, look, ms = 30_000) {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`Not within ${ms / 1000} s: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

/** Agents and jobs outlive their server, as they should: here they would write into a folder that is being removed. */
function endProcessesOf(home) {
  let ended = 0
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home) || readlinkSync(`/proc/${pid}/cwd`).startsWith(home)) {
        process.kill(Number(pid), 'SIGKILL')
        ended++
      }
    } catch {
      // Gone already, or somebody else's.
    }
  }
  return ended
}

export class Platform {
  /** The programs that PILOT_SERVER, PILOT_AGENT and PILOT_CLI name, or else those that scripts/publish made. */
  static async start({ environment = {} } = {}) {
    const platform = new Platform()
    platform.server = firstOf(process.env.PILOT_SERVER, join(root, 'artifacts/bin/server/pilot-server'))
    platform.agent = firstOf(process.env.PILOT_AGENT, join(root, 'artifacts/bin/pilot-agent'))
    platform.cli = firstOf(process.env.PILOT_CLI, join(root, 'artifacts/bin/pilot'))
    if (!platform.server || !platform.agent || !platform.cli) throw new Error('Build the platform first: scripts/publish, or set PILOT_SERVER, PILOT_AGENT and PILOT_CLI.')
    platform.home = mkdtempSync(join(tmpdir(), 'pilot-e2e-'))
    platform.environment = { PILOT_LOCAL_RATE: '0.25', ...environment }
    platform.port = await freePort()
    await platform.begin()
    // As people have one: it outlives the server, which the server's own does not.
    const login = await platform.api('/account/login', { method: 'POST', body: JSON.stringify({ username: 'admin', password: platform.password }) })
    platform.login = login.access_token
    return platform
  }

  async begin() {
    this.url = `http://127.0.0.1:${this.port}`
    this.process = spawn(this.server, [
      '--home', this.home, '--port', String(this.port), '--agent', this.agent, '--console', fileURLToPath(new URL('../dist', import.meta.url)),
      '--first-password-file', join(this.home, 'first-password'),
    ], { env: { ...process.env, ...this.environment, PILOT_HOME: this.home }, stdio: 'ignore' })
    await until('the server answers', () => fetch(`${this.url}/api/v1/health`).then(answer => answer.ok, () => false), 60_000)
    this.token = JSON.parse(readFileSync(join(this.home, 'server.json'), 'utf8')).token
    if (existsSync(join(this.home, 'first-password'))) this.password = readFileSync(join(this.home, 'first-password'), 'utf8').match(/\w{4}(-\w{4})+/)[0]
  }

  /** As when the machine loses power. */
  async kill() {
    const gone = new Promise(resolve => this.process.once('exit', resolve))
    this.process.kill('SIGKILL')
    await gone
  }

  async end() {
    await this.kill().catch(() => {})
    await until('nothing writes into the home any more', () => endProcessesOf(this.home) === 0)
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }

  async pilot(...words) {
    const { stdout } = await promisify(execFile)(this.cli, words, {
      cwd: root, env: { ...process.env, PILOT_HOME: this.home, PILOT_URL: '' }, maxBuffer: 1 << 26,
    })
    return stdout
  }

  async api(path, init = {}) {
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      ...init, headers: { Authorization: `Bearer ${this.token}`, ...(init.body ? { 'Content-Type': 'application/json' } : {}), ...init.headers },
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    const text = await answer.text()
    return text ? JSON.parse(text) : null
  }

  /** Uploads a folder without choosing a plan, and gives the job's id. */
  async upload(folder) {
    const lines = (await this.pilot('deploy', folder, '--detach', '--no-open', '--json')).trim().split('\n').map(line => JSON.parse(line))
    return lines.find(line => line.event === 'submitted').id
  }

  async jobIs(id, ...states) {
    return until(`${id} is ${states.join(' or ')}`, async () => {
      const job = await this.api(`/jobs/${id}`)
      return states.includes(job.state) ? job : null
    }, 60_000)
  }
}
