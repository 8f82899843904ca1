/** The items that have all letters of the words in order, those that begin with them first. */
export function rank<T extends { text: string }>(items: readonly T[], words: string): T[] {
  const wanted = words.trim().toLowerCase()
  if (!wanted) return [...items]
  return items
    .map(item => ({ item, score: score(item.text.toLowerCase(), wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item)
}

function score(text: string, wanted: string): number {
  if (text.startsWith(wanted)) return 3
  if (text.includes(wanted)) return 2
  let at = 0
  for (const letter of wanted) {
    at = text.indexOf(letter, at) + 1
    if (at === 0) return 0
  }
  return 1
}
