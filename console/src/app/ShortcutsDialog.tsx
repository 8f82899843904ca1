import { t } from '../i18n/i18n'
import type { Key } from '../i18n/en'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'

const KEYS: readonly [string, Key][] = [
  ['Ctrl K', 'keys.palette'], ['?', 'keys.help'], ['Ctrl Z', 'keys.undo'], ['/', 'keys.search'],
  ['j  k', 'keys.move'], ['Enter', 'keys.enter'], ['x', 'keys.select'], ['Shift A', 'keys.all'], ['c', 'keys.cancel'], ['Delete', 'keys.delete'],
  ['1 … 4', 'keys.tabs'], ['f', 'keys.follow'], ['w', 'keys.wrap'], ['n  N', 'keys.match'],
]

export function ShortcutsDialog({ open, onClose, pages }: {
  open: boolean; onClose: () => void; pages: readonly { key: Key; shortcut: string }[]
}) {
  return (
    <Dialog title={t('keys.title')} open={open} onClose={onClose} className="shortcuts">
      <h2>{t('keys.title')}</h2>
      <dl>
        {KEYS.map(([keys, what]) => <div key={what}><dt><kbd>{keys}</kbd></dt><dd>{t(what)}</dd></div>)}
        {pages.map(page => <div key={page.key}><dt><kbd>g {page.shortcut}</kbd></dt><dd>{t(page.key)}</dd></div>)}
      </dl>
      <div className="row end"><Button onClick={onClose} autoFocus>{t('ui.close')}</Button></div>
    </Dialog>
  )
}
