import Anser from 'anser'

export interface Segment { text: string; className: string }

const ESCAPE = '\u001b'
const SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\ud83c-\ud83e][\udc00-\udfff]/g
const ASCII = /^[\u0000-\u00ff]*$/

/** The text without what colours it. */
export const plain = (text: string) => (text.includes(ESCAPE) ? text.replace(SEQUENCES, '') : text)

/** How many cells of a terminal the text fills; Chinese characters fill two. */
export function cellsOf(text: string): number {
  const bare = expand(plain(text))
  if (ASCII.test(bare)) return bare.length
  let cells = bare.length
  for (const match of bare.matchAll(WIDE)) cells += match[0].length === 1 ? 1 : 0
  return cells
}

/** Tabs as the blanks they stand for, so that widths are known. */
export const expand = (text: string) => (text.includes('\t') ? text.replaceAll('\t', '    ') : text)

const COLOURS: Record<string, string> = { 'ansi-bright-black': 'grey', 'ansi-black': 'grey' }

/** The parts of a line, each with the classes of its colours. */
export function segments(text: string): Segment[] {
  if (!text.includes(ESCAPE)) return [{ text: expand(text), className: '' }]
  return Anser.ansiToJson(text, { use_classes: true, remove_empty: true, json: true }).map(part => ({
    text: expand(plain(part.content)),
    className: [
      part.fg && (COLOURS[part.fg] ?? part.fg), part.bg && `on-${part.bg}`, ...(part.decorations ?? []).map(decoration => `ansi-${decoration}`),
    ].filter(Boolean).join(' '),
  }))
}

/** The segments between two cells of the line. */
export function cut(parts: readonly Segment[], from: number, to: number): Segment[] {
  const out: Segment[] = []
  let cell = 0
  for (const part of parts) {
    let text = ''
    for (const char of part.text) {
      if (cell >= from && cell < to) text += char
      cell += cellsOf(char)
      if (cell > to) break
    }
    if (text) out.push({ text, className: part.className })
  }
  return out
}
