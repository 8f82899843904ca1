import type { components } from './schema'

export type Problem = components['schemas']['Problem']

/** The platform answered, and refused. */
export class ProblemError extends Error {
  readonly problem: Partial<Problem>
  readonly status: number

  constructor(problem: Partial<Problem>, status: number) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.name = 'ProblemError'
    this.problem = problem
    this.status = status
  }
}

/** The platform did not answer at all: it is down, or the network is. */
export class UnreachableError extends Error {
  constructor() {
    super('The platform does not answer.')
    this.name = 'UnreachableError'
  }
}

/** Whether asking again may help without anybody doing anything. */
export function isPassing(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ProblemError && (error.status >= 502 || error.status === 429))
}

export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text()
  try {
    return new ProblemError(JSON.parse(text) as Problem, response.status)
  } catch {
    return new ProblemError({ title: response.statusText, detail: text.slice(0, 300) || undefined }, response.status)
  }
}
