import { bytes, percent } from '../../../format/format'
import type { MetricSeries } from '../../../api/types'

/** A value of a series with its unit, short. */
export function show(value: number, series: Pick<MetricSeries, 'name' | 'source' | 'unit'>): string {
  if (series.source === 'resources') {
    if (series.name === 'memory' || series.name === 'gpuMemory') return bytes(value)
    if (series.name === 'read') return `${bytes(value)}/s`
    if (series.name === 'gpu') return percent(value)
  }
  const size = Math.abs(value)
  const text = size !== 0 && (size < 0.001 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)))
  return series.unit ? `${text} ${series.unit}` : text
}
