/** Hands something to the browser as a download. */
export function saveAs(name: string, href: string) {
  const link = document.createElement('a')
  link.href = href
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
}
