import { expect, test } from 'vitest'
import { between, bytes, duration, money, percent } from './format'

test.each([[null, '–'], [0, '0 ms'], [0.0337, '34 ms'], [3.44, '3.4 s'], [9.97, '10 s'], [59.6, '1 min'], [312, '5 min 12 s'], [3600, '1 h'], [7500, '2 h 5 min'], [86400 * 3 + 4 * 3600, '3 d 4 h'], [Infinity, '–']])(
  '%s seconds are %s', (seconds, text) => expect(duration(seconds)).toBe(text))

test.each([[null, '–'], [0, '0 B'], [999, '999 B'], [8498, '8.5 KB'], [514_000, '514 KB'], [25_276_514_304, '25.3 GB']])(
  '%s bytes are %s', (value, text) => expect(bytes(value)).toBe(text))

test.each([[undefined, '–'], [0, '$0'], [0.00001, '<$0.0001'], [0.0004, '$0.0004'], [1.239, '$1.24'], [12345.6, '$12,346']])(
  '%s dollars are %s', (value, text) => expect(money(value)).toBe(text))

test('shares and spans', () => {
  expect(percent(0.904)).toBe('90 %')
  expect(between('2026-01-01T00:00:00Z', null, Date.parse('2026-01-01T00:01:30Z'))).toBe(90)
  expect(between(null, null, 0)).toBeNull()
})
