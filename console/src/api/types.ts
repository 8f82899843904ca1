import type { Schemas } from './client'

export type JobRow = Schemas['JobRow']
export type JobList = Schemas['JobList']
export type Offer = Schemas['SurveyedOffer']
/** A point is the place on the axis, and of the values there the mean, the least and the most. */
export type MetricSeries = Schemas['MetricView']
