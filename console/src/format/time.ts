import { locale } from '../i18n/i18n'

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()

/** The time of day for today, otherwise the day with it. */
export function moment(iso: string | null | undefined, now = new Date()): string {
  if (!iso) return '–'
  const at = new Date(iso)
  const time = at.toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  if (sameDay(at, now)) return time
  const day = at.toLocaleDateString(locale(), {
    day: 'numeric', month: 'short', ...(at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' }),
  })
  return `${day} ${time.slice(0, 5)}`
}

export const exact = (iso: string) => new Date(iso).toLocaleString(locale(), { dateStyle: 'medium', timeStyle: 'long' })

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [['day', 86400], ['hour', 3600], ['minute', 60], ['second', 1]]

export function ago(iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? STEPS[3]!
  return new Intl.RelativeTimeFormat(locale(), { numeric: 'auto', style: 'short' }).format(Math.round(seconds / size), unit)
}
