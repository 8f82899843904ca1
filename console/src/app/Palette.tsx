import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { useNavigate } from 'react-router'
import { jobsPageQuery } from '../api/queries'
import { t, setWords, tName } from '../i18n/i18n'
import type { Key } from '../i18n/en'
import { Dialog } from '../ui/Dialog'
import { rank } from './rank'
import { applyTheme, isDark } from './theme'

interface Item { id: string; text: string; hint: string; run: () => void }

/** Everything that can be gone to or done, by typing a part of its name. */
export function Palette({ pages, onClose }: { pages: readonly { to: string; key: Key; shortcut: string }[]; onClose: () => void }) {
  const navigate = useNavigate()
  const [words, setWords_] = useState('')
  const [at, setAt] = useState(0)
  const name = useDeferredValue(words.trim())
  const jobs = useQuery(jobsPageQuery(name ? { name } : {}, 0))
  const commands: Item[] = [
    ...pages.map(page => ({ id: page.to, text: t(page.key), hint: `g ${page.shortcut}`, run: () => void navigate(page.to) })),
    { id: 'theme', text: t(isDark() ? 'palette.light' : 'palette.dark'), hint: '', run: () => applyTheme(isDark() ? 'light' : 'dark') },
    { id: 'language', text: document.documentElement.lang.startsWith('zh') ? 'English' : '中文', hint: t('settings.language'), run: () => void setWords(document.documentElement.lang.startsWith('zh') ? 'en' : 'zh', true) },
  ]
  const items = [
    ...rank(commands, words),
    ...(jobs.data?.items ?? []).slice(0, 8).map(job => ({
      id: job.id, text: job.name, hint: `${tName('state', job.state)} · ${job.id}`,
      run: () => void navigate(job.state === 'AwaitingChoice' ? `/deploy/${job.id}` : `/jobs/${job.id}`),
    })),
  ]
  const current = Math.min(at, items.length - 1)
  const run = (item: Item | undefined) => {
    onClose()
    item?.run()
  }
  return (
    <Dialog title={t('palette.open')} open onClose={onClose} className="palette">
      <input type="text" role="combobox" autoFocus aria-expanded="true" aria-controls="palette-list" aria-activedescendant={items[current] && `palette-${current}`}
        aria-label={t('palette.hint')} placeholder={t('palette.hint')} value={words}
        onChange={event => { setWords_(event.target.value); setAt(0) }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setAt(Math.min(items.length - 1, current + 1))
          else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1))
          else if (event.key === 'Enter') run(items[current])
          else return
          event.preventDefault()
        }} />
      <ul role="listbox" id="palette-list" aria-label={t('palette.open')}>
        {items.map((item, i) => (
          <li key={item.id} id={`palette-${i}`} role="option" aria-selected={i === current} onPointerMove={() => setAt(i)} onClick={() => run(item)}>
            <span>{item.text}</span><span className="muted">{item.hint}</span>
          </li>
        ))}
        {items.length === 0 && <li role="option" aria-selected="false" aria-disabled="true" className="muted">{t('palette.none')}</li>}
      </ul>
    </Dialog>
  )
}
