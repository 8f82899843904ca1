import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import { t } from '../../i18n/i18n'
import { Loaded } from '../../ui/Loaded'
import { Page } from '../../ui/Page'
import { sectionOf } from './sections'

const pages = import.meta.glob<string>('../../../../docs/errors/*.md', { query: '?raw', import: 'default' })

async function helpFor(code: string): Promise<string> {
  const load = pages[`../../../../docs/errors/${code.slice(5, 7)}xx.md`]
  const section = load && sectionOf(await load(), code)
  if (!section) return ''
  const { marked } = await import('marked')
  return marked.parse(section)
}

export default function ErrorHelpPage() {
  const { code = '' } = useParams()
  const query = useQuery({ queryKey: ['help', code], queryFn: () => helpFor(code), staleTime: Infinity })
  return (
    <Page title={code}>
      <Loaded query={query}>
        {html => html ? <article className="prose" dangerouslySetInnerHTML={{ __html: html }} /> : <p>{t('help.unknown')}</p>}
      </Loaded>
      {query.data && <p className="muted">{t('help.english')}</p>}
    </Page>
  )
}
