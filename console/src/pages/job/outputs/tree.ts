import type { Schemas } from '../../../api/client'

export type File = Schemas['OutputFile']
export interface Folder { name: string; path: string; folders: Folder[]; files: File[]; length: number }

const byName = new Intl.Collator('en', { numeric: true }).compare

/** Folders and files of a flat list of paths; numbers in names sort as numbers. */
export function treeOf(files: readonly File[]): Folder {
  const root: Folder = { name: '', path: '', folders: [], files: [], length: 0 }
  const known = new Map([['', root]])
  const folder = (path: string): Folder => {
    const before = known.get(path)
    if (before) return before
    const at = path.lastIndexOf('/')
    const made: Folder = { name: path.slice(at + 1), path, folders: [], files: [], length: 0 }
    known.set(path, made)
    folder(at < 0 ? '' : path.slice(0, at)).folders.push(made)
    return made
  }
  for (const file of files) {
    const at = file.path.lastIndexOf('/')
    folder(at < 0 ? '' : file.path.slice(0, at)).files.push(file)
  }
  const settle = (current: Folder): number => {
    current.folders.sort((a, b) => byName(a.name, b.name))
    current.files.sort((a, b) => byName(a.path, b.path))
    current.length = current.files.reduce((sum, file) => sum + Number(file.length), 0)
    for (const child of current.folders) current.length += settle(child)
    return current.length
  }
  settle(root)
  return root
}

export const nameOf = (path: string) => path.slice(path.lastIndexOf('/') + 1)

export type Kind = 'picture' | 'csv' | 'json' | 'text' | 'other'

const KINDS: Record<string, Kind> = {
  png: 'picture', jpg: 'picture', jpeg: 'picture', gif: 'picture', webp: 'picture', svg: 'picture', bmp: 'picture', avif: 'picture',
  csv: 'csv', tsv: 'csv', json: 'json', jsonl: 'text', txt: 'text', log: 'text', md: 'text', yaml: 'text', yml: 'text', toml: 'text', ini: 'text',
  py: 'text', sh: 'text', html: 'text', xml: 'text', cfg: 'text', out: 'text', err: 'text',
}

export const kindOf = (path: string): Kind => KINDS[nameOf(path).split('.').at(-1)!.toLowerCase()] ?? 'other'

/** Whether bytes are readable as text, for names that do not tell. */
export const isText = (bytes: Uint8Array) => !bytes.subarray(0, 4096).includes(0)
