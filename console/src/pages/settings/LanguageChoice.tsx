import { t, useLanguage, setWords, type Language } from '../../i18n/i18n'

export function LanguageChoice() {
  const language = useLanguage()
  return (
    <select value={language} aria-label={t('settings.language')} onChange={event => void setWords(event.target.value as Language, true)}>
      <option value="en">English</option>
      <option value="zh">中文</option>
    </select>
  )
}
