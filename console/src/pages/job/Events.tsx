import type { Schemas } from '../../api/client'
import { said, tName } from '../../i18n/i18n'
import { When } from '../../ui/When'

/** The job's story, the newest at the top. */
export function Events({ events }: { events: readonly Schemas['JobEvent'][] }) {
  return (
    <ol className="events">
      {events.toReversed().map((event, i) => (
        <li key={events.length - i}>
          <span className="num muted"><When at={event.time} /></span>
          <span className="from">{tName('from', event.from)}</span>
          <span>{said(event.message)}</span>
        </li>
      ))}
    </ol>
  )
}
