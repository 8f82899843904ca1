import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router'
import { queryClient } from './api/queryClient'
import { session } from './api/session'
import { arrive } from './app/arrive'
import { makeRouter } from './app/routes'
import { applyTheme } from './app/theme'
import { startWords } from './i18n/i18n'
import './app/style.css'

applyTheme()
// The address is in order before the router reads it; pages, words and login are then fetched side by side.
const arriving = arrive()
const router = makeRouter()
await Promise.all([startWords(), arriving])

// Nobody sees what the one before them saw.
let seenBy = session.token()
session.subscribe(() => {
  if (session.token() === seenBy) return
  seenBy = session.token()
  queryClient.clear()
})

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
