import { useState } from 'react'
import { t } from '../i18n/i18n'
import { Button } from './Button'
import { Dialog } from './Dialog'

interface Question { title: string; text: string; action: string; resolve: (yes: boolean) => void }

let ask: (question: Question) => void = question => question.resolve(false)

/** Asks before something that cannot be undone. */
export const confirm = (title: string, text: string, action: string) =>
  new Promise<boolean>(resolve => ask({ title, text, action, resolve }))

export function Confirmations() {
  const [question, setQuestion] = useState<Question | null>(null)
  ask = setQuestion
  const answer = (yes: boolean) => {
    question?.resolve(yes)
    setQuestion(null)
  }
  return (
    <Dialog title={question?.title ?? ''} open={question !== null} onClose={() => answer(false)} className="confirm">
      <h2>{question?.title}</h2>
      <p>{question?.text}</p>
      <div className="row end">
        <Button onClick={() => answer(false)}>{t('ui.back')}</Button>
        <Button kind="danger" onClick={() => answer(true)} autoFocus>{question?.action}</Button>
      </div>
    </Dialog>
  )
}
