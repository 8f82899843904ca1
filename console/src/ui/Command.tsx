import { useState } from 'react'
import { t } from '../i18n/i18n'

/** A line for the terminal, and a button that copies it. */
export function Command({ text }: { text: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 1500)
  }
  return (
    <span className="command">
      <code>{text}</code>
      <button type="button" className="button quiet small" onClick={copy} aria-label={t('ui.copyCommand', { command: text })}>
        {copied ? t('ui.copied') : t('ui.copy')}
      </button>
    </span>
  )
}
