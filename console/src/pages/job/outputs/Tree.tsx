import { Link } from 'react-router'
import { Icon } from '../../../app/Icon'
import { bytes } from '../../../format/format'
import { nameOf, type Folder } from './tree'

const OPEN_AT_MOST = 12

/** Nested lists that the browser itself opens and closes. */
export function Tree({ tree, current }: { tree: Folder; current: string }) {
  return (
    <ul className="tree">
      {tree.folders.map(folder => (
        <li key={folder.path}>
          <details open={current.startsWith(`${folder.path}/`) || folder.folders.length + folder.files.length <= OPEN_AT_MOST}>
            <summary><Icon name="chevron" /><Icon name="folder" /><span>{folder.name}</span><span className="num muted">{bytes(folder.length)}</span></summary>
            <Tree tree={folder} current={current} />
          </details>
        </li>
      ))}
      {tree.files.map(file => (
        <li key={file.path}>
          <Link to={`?file=${encodeURIComponent(file.path)}`} aria-current={file.path === current || undefined} preventScrollReset>
            <Icon name="file" /><span>{nameOf(file.path)}</span><span className="num muted">{bytes(Number(file.length))}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
