import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { send } from '../../../api/client'
import { bytes } from '../../../format/format'
import { t } from '../../../i18n/i18n'
import { Button } from '../../../ui/Button'
import { Loaded } from '../../../ui/Loaded'
import { When } from '../../../ui/When'
import { CsvTable } from './CsvTable'
import { download } from './download'
import { isText, kindOf, nameOf, type File, type Kind } from './tree'

const TEXT_MOST = 512 * 1024
const PICTURE_MOST = 32 * 1024 * 1024

interface Content { kind: Kind; blob?: Blob; text?: string; cut: boolean }

async function read(job: string, file: File, signal: AbortSignal): Promise<Content> {
  const kind = kindOf(file.path)
  const length = Number(file.length)
  if (length === 0) return { kind: 'text', text: '', cut: false }
  const most = kind === 'picture' ? PICTURE_MOST : TEXT_MOST
  if (kind === 'picture' && length > most) return { kind: 'other', cut: true }
  const path = file.path.split('/').map(encodeURIComponent).join('/')
  const response = await send(`/api/v1/jobs/${job}/outputs/${path}`, { signal, headers: { Range: `bytes=0-${most - 1}` } })
  const blob = await response.blob()
  if (kind === 'picture') return { kind, blob: new Blob([blob], { type: pictureType(file.path) }), cut: false }
  const content = new Uint8Array(await blob.arrayBuffer())
  if (kind === 'other' && !isText(content)) return { kind, cut: false }
  return { kind: kind === 'other' ? 'text' : kind, text: new TextDecoder().decode(content), cut: length > most }
}

const pictureType = (path: string) => {
  const end = nameOf(path).split('.').at(-1)!.toLowerCase()
  return end === 'svg' ? 'image/svg+xml' : `image/${end === 'jpg' ? 'jpeg' : end}`
}

export function Preview({ job, file }: { job: string; file: File }) {
  const query = useQuery({ queryKey: ['output', job, file.path, file.lastModified], queryFn: ({ signal }) => read(job, file, signal), staleTime: Infinity })
  return (
    <>
      <div className="row preview-head">
        <h2>{nameOf(file.path)}</h2>
        <span className="muted num">{bytes(Number(file.length))} · <When at={file.lastModified} /></span>
        <span className="spacer" />
        <Button className="small" onClick={() => void download(job, file.path)}>{t('ui.download')}</Button>
      </div>
      <Loaded query={query}>{content => <Shown content={content} name={nameOf(file.path)} />}</Loaded>
    </>
  )
}

function Shown({ content, name }: { content: Content; name: string }) {
  if (content.kind === 'picture') return <Picture blob={content.blob!} name={name} />
  if (content.kind === 'other') return <p className="muted">{t('outputs.noPreview')}</p>
  return (
    <>
      {content.cut && <p className="muted">{t('outputs.cut')}</p>}
      {content.kind === 'csv' ? <CsvTable text={content.text!} cut={content.cut} />
        : <pre className="preview-text" tabIndex={0}>{content.kind === 'json' && !content.cut ? pretty(content.text!) : content.text}</pre>}
    </>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function Picture({ blob, name }: { blob: Blob; name: string }) {
  const [address, setAddress] = useState('')
  useEffect(() => {
    const made = URL.createObjectURL(blob)
    setAddress(made)
    return () => URL.revokeObjectURL(made)
  }, [blob])
  return address ? <img className="preview-picture" src={address} alt={name} /> : null
}
