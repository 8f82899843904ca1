import { useEffect, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { MetricSeries } from '../../../api/types'
import { t, tName } from '../../../i18n/i18n'
import { show } from './values'

const HEIGHT = 180

const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

function options(series: MetricSeries, width: number): uPlot.Options {
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: '11px system-ui' }
  return {
    width, height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { x: { time: false } },
    series: [{}, { stroke: colour('--accent'), width: 1.5, points: { show: series.points.length < 40, size: 4 } },
      { stroke: 'transparent', points: { show: false } }, { stroke: 'transparent', points: { show: false } }],
    bands: [{ series: [3, 2], fill: colour('--accent-faint') }],
    axes: [{ ...axis, size: 30 }, { ...axis, size: 58, values: (_, values) => values.map(value => show(value, series)) }],
  }
}

const columns = (series: MetricSeries): uPlot.AlignedData => [0, 1, 2, 3].map(at => series.points.map(point => point[at]!)) as uPlot.AlignedData

/** One series as a line, with the band between the least and the most where several values share a point. */
export function Chart({ series }: { series: MetricSeries }) {
  const box = useRef<HTMLDivElement>(null)
  const readout = useRef<HTMLSpanElement>(null)
  const plot = useRef<uPlot>(null)
  const latest = useRef(series)
  latest.current = series
  useEffect(() => {
    const element = box.current!
    const draw = () => {
      plot.current?.destroy()
      const made = options(latest.current, element.clientWidth)
      made.hooks = {
        setCursor: [u => {
          const at = u.cursor.idx
          const now = latest.current
          if (readout.current) readout.current.textContent = at == null ? show(now.last, now) : `${axisWord(now)} ${Number(u.data[0][at]).toLocaleString()}: ${show(u.data[1]![at]!, now)}`
        }],
      }
      plot.current = new uPlot(made, columns(latest.current), element)
    }
    draw()
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height: HEIGHT }))
    observer.observe(element)
    const scheme = matchMedia('(prefers-color-scheme: dark)')
    scheme.addEventListener('change', draw)
    addEventListener('pilot-theme', draw)
    return () => {
      observer.disconnect()
      scheme.removeEventListener('change', draw)
      removeEventListener('pilot-theme', draw)
      plot.current?.destroy()
      plot.current = null
    }
  }, [])
  useEffect(() => plot.current?.setData(columns(series)), [series])
  return (
    <figure className="chart">
      <figcaption><strong>{tName('metric', series.name)}</strong><span className="num muted" ref={readout}>{show(series.last, series)}</span></figcaption>
      <div ref={box} role="img" style={{ height: HEIGHT }} aria-label={t('metrics.chart', {
        name: series.name, count: series.count, min: show(series.min, series), max: show(series.max, series), last: show(series.last, series),
      })} />
    </figure>
  )
}

const axisWord = (series: MetricSeries) => tName('metrics.axis', series.axis)
