import { describe, expect, test } from 'vitest'
import { cellsOf, cut, plain, segments } from './ansi'
import { afterReturn, LogStore } from './logStore'
import { RowIndex } from './rowIndex'
import { HIGHEST, scrollMap } from './scrollMap'
import { highlight, patternOf, searchLog } from './search'

const storeOf = (...pieces: string[]) => {
  const store = new LogStore(run => run())
  pieces.forEach(piece => store.append(piece))
  return store
}

describe('the lines of a log', () => {
  test('come together however the text is cut', () => {
    expect(storeOf('one\ntw', 'o\n', 'thr', 'ee').lines).toEqual(['one', 'two', 'three'])
    expect(storeOf('a\n\n', '\nb').lines).toEqual(['a', '', '', 'b'])
  })

  test('keep of a progress bar what it wrote last', () => {
    expect(storeOf('10%\r50%\r100%\nnext\n').lines).toEqual(['100%', 'next'])
    expect(storeOf('10%', '\r50%', '\r100%\r\n').lines).toEqual(['100%'])
    expect(afterReturn('windows\r')).toBe('windows')
  })

  test('know when they came, but for those that lay there', () => {
    const store = storeOf('old\n')
    store.append('new\n', 1234)
    expect([store.timeOf(0), store.timeOf(1)]).toEqual([null, 1234])
  })

  test('are told of once a frame, however many pieces come', () => {
    let frame = () => {}
    const store = new LogStore(run => (frame = run))
    let told = 0
    store.subscribe(() => told++)
    for (let i = 0; i < 100; i++) store.append('line\n')
    expect([told, store.version]).toEqual([0, 0])
    frame()
    expect([told, store.version, store.count]).toEqual([1, 1, 100])
  })

  test('go on after a mark of the viewer', () => {
    const store = storeOf('cut off')
    store.mark('— run 2 —')
    store.append('again\n')
    expect(store.lines).toEqual(['cut off', '— run 2 —', 'again'])
  })
})

describe('widths', () => {
  test.each([['plain', 5], ['中文字', 6], ['\u001b[31mred\u001b[0m', 3], ['a\tb', 6], ['ok 😀', 5], ['é', 1]])('%j fills %i cells', (text, cells) => expect(cellsOf(text)).toBe(cells))

  test('colours are classes, and leave the text', () => {
    const parts = segments('a \u001b[1;31mbad\u001b[0m day')
    expect(parts.map(part => part.text).join('')).toBe('a bad day')
    expect(parts.find(part => part.text === 'bad')!.className).toContain('ansi-red')
    expect(plain('\u001b]0;title\u0007x\u001b[2K')).toBe('x')
  })

  test('a piece of a line is cut by cells', () => {
    const parts = [{ text: 'ab中文', className: 'x' }, { text: 'cd', className: '' }]
    expect(cut(parts, 0, 4)).toEqual([{ text: 'ab中', className: 'x' }])
    expect(cut(parts, 4, 8)).toEqual([{ text: '文', className: 'x' }, { text: 'cd', className: '' }])
  })
})

describe('rows of the screen', () => {
  test('are the lines where nothing is wrapped', () => {
    const rows = new RowIndex(storeOf('a\nbb\n'), 0)
    expect([rows.count, rows.rowOf(1), rows.at(1)]).toEqual([2, 1, { line: 1, piece: 0 }])
  })

  test('are pieces of the lines where long ones go on', () => {
    const rows = new RowIndex(storeOf('12345678901\n\nabc\n'), 5)
    expect(rows.count).toBe(5)
    expect([0, 1, 2, 3, 4].map(row => rows.at(row))).toEqual([
      { line: 0, piece: 0 }, { line: 0, piece: 1 }, { line: 0, piece: 2 }, { line: 1, piece: 0 }, { line: 2, piece: 0 },
    ])
    expect(rows.rowOf(2)).toBe(4)
  })

  test('follow a line that grows, and lines that come', () => {
    const store = storeOf('abc')
    const rows = new RowIndex(store, 4)
    expect(rows.count).toBe(1)
    store.append('defgh\nnext\n')
    expect(rows.count).toBe(3)
    expect(rows.at(2)).toEqual({ line: 1, piece: 0 })
  })

  test('find their line among many', () => {
    const rows = new RowIndex({ count: 5000, cellsOf: line => (line % 3) * 10 }, 10)
    for (const line of [0, 1, 2, 1500, 4999]) expect(rows.at(rows.rowOf(line))).toEqual({ line, piece: 0 })
  })
})

test('the scroll bar reaches the last row, also of a log that is higher than browsers draw', () => {
  for (const rows of [100, 5_000_000]) {
    const map = scrollMap(rows, 18, 600)
    expect(map.height).toBeLessThanOrEqual(HIGHEST)
    expect(map.topRow(map.height - 600)).toBeCloseTo(rows - 600 / 18, 3)
    expect(map.topRow(map.scrollOf(70))).toBeCloseTo(70, 6)
  }
})

describe('search', () => {
  test('words are words, unless they are meant as a pattern', () => {
    expect(patternOf('a.c', false)!.test('abc')).toBe(false)
    expect(patternOf('A.C', true)!.test('abc')).toBe(true)
    expect(patternOf('(', true)).toBeNull()
    expect(patternOf('', false)).toBeNull()
  })

  test('finds every line, in slices, under the colours', () => {
    const store = new LogStore(run => run())
    store.append(Array.from({ length: 100_000 }, (_, i) => (i % 1000 === 0 ? `\u001b[31mLo\u001b[0mss ${i}` : 'nothing')).join('\n'))
    const told: number[] = []
    let lines: number[] = []
    searchLog(store, patternOf('loss', false)!, 0, [], found => { told.push(found.lines.length); lines = found.lines }, run => run())
    expect(lines).toHaveLength(100)
    expect(lines[3]).toBe(3000)
    expect(told.length).toBeGreaterThan(1)
  })

  test('stops when it is told to', () => {
    const waiting: (() => void)[] = []
    let told = 0
    const stop = searchLog({ lines: ['a'] }, /a/, 0, [], () => told++, run => waiting.push(run))
    stop()
    waiting.forEach(run => run())
    expect(told).toBe(0)
  })

  test('marks what it found', () => {
    expect(highlight('loss Loss', /loss/i)).toEqual([{ text: 'loss', hit: true }, { text: ' ', hit: false }, { text: 'Loss', hit: true }])
    expect(highlight('x', null)).toEqual([{ text: 'x', hit: false }])
    expect(highlight('abc', /z*/)).toEqual([{ text: 'abc', hit: false }])
  })
})
