import type { Schemas } from './client'

export type JobRow = Schemas['JobRow'] & {
  owner?: string; package?: string; run?: string; target?: string; machine?: string; where?: string; gpus?: number; gpuName?: string
  pricePerHour?: number; cost?: number; predictedSeconds?: number; predictedCost?: number
}
export interface JobsPage { items: JobRow[]; next?: string; total?: number }
export interface Amount { used: number; total: number }
export interface Overview {
  time: string; counts: Record<string, number>; running: JobRow[]; waiting: JobRow[]; recent: JobRow[]
  spend: { today: number; month: number; perHour: number }
  accuracy: { jobs: number; meanError?: number; within?: number; startUpMeanError?: number }
  targets: { name: string; runs: number; cpu?: Amount; memoryBytes?: Amount; gpus?: Amount; problem?: string }[]
}
export interface ComparedOffer {
  target: string; offer: string; where: string; region?: string; spot: boolean; cpu: number; memoryBytes: number; gpus: number; gpuName?: string
  pricePerHour: number; seconds?: number; secondsLow?: number; secondsHigh?: number; cost?: number; costLow?: number; costHigh?: number
  launchable: boolean; needs?: string; keepsLimits: boolean; onFront: boolean; plans: string[]; verdict?: string
}
export interface Comparison {
  plans: Schemas['JobPlan'][]; hints: Schemas['JobPlan'][]; timeIsKnown: boolean; basis?: string
  error?: Schemas['PilotError']; offers: ComparedOffer[]; profile?: Schemas['ProfileResult']
}
export interface PackageView {
  digest: string; length: number; entries: number; uploaded: string; name?: string; spec?: Schemas['JobSpec']
  specError?: Schemas['PilotError']; profile?: Schemas['ProfileResult']; jobs: JobRow[]
}
export interface MetricSeries {
  name: string; source: 'log' | 'file' | 'resources'; axis: 'step' | 'epoch' | 'line' | 'seconds'; unit?: string
  count: number; min: number; max: number; last: number; points: [number, number, number, number][]
}
export interface Metrics {
  run: string; complete: boolean; series: MetricSeries[]
  progress?: { format: string; unit: string; done: number; total?: number; epoch?: number; epochs?: number }
}
export interface Token { id: string; name: string; scope: 'all' | 'read'; issued: string; expires: string; current: boolean }
export interface Platform {
  version: string; started: string; storage: string; targets: string[]; tokenHours: number; localRate: number; trustUsers: boolean; origins: string[]
}
export interface BulkResult { results: { id: string; ok: boolean; until?: string; error?: Schemas['PilotError'] }[] }
