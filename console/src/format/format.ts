/** Amounts in words that keep their width: the callers give the locale. */

const BYTES = ['B', 'KB', 'MB', 'GB', 'TB', 'PB']

export function bytes(value: number | null | undefined): string {
  if (value == null) return '–'
  let unit = 0
  while (value >= 1000 && unit < BYTES.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${BYTES[unit]}`
}

/** 3.4 s, 5 min 12 s, 2 h 5 min, 3 d 4 h. */
export function duration(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds)) return '–'
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const s = Math.round(seconds)
  if (s < 60) return `${s} s`
  if (s < 3600) return join(Math.floor(s / 60), 'min', s % 60, 's')
  const m = Math.round(s / 60)
  if (m < 24 * 60) return join(Math.floor(m / 60), 'h', m % 60, 'min')
  const h = Math.round(s / 3600)
  return join(Math.floor(h / 24), 'd', h % 24, 'h')
}

function join(big: number, bigUnit: string, small: number, smallUnit: string) {
  return small === 0 ? `${big} ${bigUnit}` : `${big} ${bigUnit} ${small} ${smallUnit}`
}

/** US dollars with as many digits as say something: $0, <$0.01, $1.24, $1,240. */
export function money(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return '–'
  if (value === 0) return '$0'
  if (value < 0.01) return value < 0.0001 ? '<$0.0001' : `$${value.toPrecision(1)}`
  return `$${value.toLocaleString('en-US', value < 1000 ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : { maximumFractionDigits: 0 })}`
}

export const percent = (share: number | null | undefined) => (share == null ? '–' : `${Math.round(share * 100)} %`)

export function gpus(count: number, name?: string | null): string {
  return count === 0 ? '' : `${count} × ${name ?? 'GPU'}`
}

/** Seconds from one time to another (now when the second is missing). */
export function between(from: string | null | undefined, to: string | null | undefined, now: number): number | null {
  return from ? Math.max(0, ((to ? Date.parse(to) : now) - Date.parse(from)) / 1000) : null
}
