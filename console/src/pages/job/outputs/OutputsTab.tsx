import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { outputsQuery } from '../../../api/queries'
import { bytes } from '../../../format/format'
import { t } from '../../../i18n/i18n'
import { Button } from '../../../ui/Button'
import { Empty } from '../../../ui/Empty'
import { Loaded } from '../../../ui/Loaded'
import { isFinal } from '../../../ui/StateBadge'
import { useJob } from '../job'
import { downloadAll } from './download'
import { Preview } from './Preview'
import { Tree } from './Tree'
import { treeOf, type File } from './tree'

export default function OutputsTab() {
  const job = useJob()
  const path = useSearchParams()[0].get('file') ?? ''
  const query = useQuery({ ...outputsQuery(job.id), refetchInterval: isFinal(job.state) ? false : 3000 })
  return (
    <Loaded query={query} lines={8}>
      {files => files.length === 0
        ? <Empty title={t('outputs.none')} command={`pilot job outputs ${job.name}`}>{t('outputs.noneText')}</Empty>
        : <Browser job={job.id} name={job.name} files={files} path={path} />}
    </Loaded>
  )
}

function Browser({ job, name, files, path }: { job: string; name: string; files: File[]; path: string }) {
  const tree = useMemo(() => treeOf(files), [files])
  const file = files.find(candidate => candidate.path === path)
  return (
    <div className={`outputs ${file ? 'with-file' : ''}`}>
      <div className="outputs-list">
        <div className="row">
          <span className="muted num">{t('outputs.files', { n: files.length })} · {bytes(tree.length)}</span>
          <span className="spacer" />
          <Button className="small" onClick={() => void downloadAll(job, name)}>{t('outputs.all')}</Button>
        </div>
        <Tree tree={tree} current={path} />
      </div>
      <div className="outputs-preview">
        {file ? <Preview job={job} file={file} key={file.path} /> : <p className="muted">{t('outputs.choose')}</p>}
      </div>
    </div>
  )
}
