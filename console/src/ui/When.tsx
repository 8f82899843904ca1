import { exact, moment } from '../format/time'

export function When({ at }: { at: string | null | undefined }) {
  return at ? <time dateTime={at} title={exact(at)}>{moment(at)}</time> : <>–</>
}
