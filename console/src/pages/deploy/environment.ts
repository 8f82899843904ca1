/** One variable a line, as NAME=value. */
export const environmentText = (environment: Record<string, string> | null | undefined) =>
  Object.entries(environment ?? {}).map(([name, value]) => `${name}=${value}`).join('\n')

/** The variables of such a text; none for none. Lines without a name are left out. */
export function environmentOf(text: string): Record<string, string> | undefined {
  const pairs = text.split('\n').flatMap(line => {
    const at = line.indexOf('=')
    const name = line.slice(0, at).trim()
    return at > 0 && name ? [[name, line.slice(at + 1).replace(/\r$/, '')] as const] : []
  })
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}
