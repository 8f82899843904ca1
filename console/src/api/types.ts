import type { Schemas } from './client'

export type JobRow = Schemas['JobRow']
export type JobList = Schemas['JobList']
export type Offer = Schemas['SurveyedOffer']

export interface MetricSeries {
  name: string; source: 'log' | 'file' | 'resources'; axis: 'step' | 'epoch' | 'line' | 'seconds'; unit?: string
  count: number; min: number; max: number; last: number; points: [number, number, number, number][]
}
export interface Metrics {
  run: string; complete: boolean; series: MetricSeries[]
  progress?: { format: string; unit: string; done: number; total?: number; epoch?: number; epochs?: number }
}
