/** The part of a page of error numbers that tells of one of them; null when none does. */
export function sectionOf(page: string, code: string): string | null {
  const lines = page.split('\n')
  const start = lines.findIndex(line => line.startsWith(`## ${code}`) && !/\d/.test(line.charAt(3 + code.length)))
  if (start < 0) return null
  const length = lines.slice(start + 1).findIndex(line => line.startsWith('## '))
  return [`## ${lines[start]!.slice(3 + code.length).trim()}`, ...lines.slice(start + 1, length < 0 ? undefined : start + 1 + length)].join('\n').trim()
}
