const PATHS = {
  overview: 'M3 3h7v8H3zM14 3h7v5h-7zM14 12h7v9h-7zM3 15h7v6H3z',
  jobs: 'M4 6h16M4 12h16M4 18h10',
  tasks: 'M12 3l9 4.500v9L12 21l-9-4.500v-9zM3 7.500l9 4.500 9-4.500M12 12v9',
  orchestrations: 'M6 4v10a4 4 0 0 0 4 4h8M6 8h8M14 5l3 3-3 3M15 15l3 3-3 3',
  users: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21a7 7 0 0 1 14 0M16 3.500a4 4 0 0 1 0 7M18 14.500a7 7 0 0 1 4 6.500',
  tokens: 'M8 16a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM13 11h9v4M18 11v3',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 9.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5zM8 19.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  find: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5',
  folder: 'M3 6h6l2 2h10v11H3z',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  chevron: 'M9 6l6 6-6 6',
} as const

export type IconName = keyof typeof PATHS

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" fill="none" stroke="currentColor"
      strokeWidth="1.800" strokeLinecap="round" strokeLinejoin="round"><path d={PATHS[name]} /></svg>
  )
}
