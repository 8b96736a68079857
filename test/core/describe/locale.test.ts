import { expect, test } from 'vitest';
import { describeRange } from '../../../src/core/describe/forecast.ts';
import { clockText, createLocale, english, localeOf } from '../../../src/core/describe/locale.ts';
import { sentence } from '../../../src/core/describe/message.ts';
import { spanish } from '../../fakes/spanish.ts';

test('money keeps its first digits below a cent, and what has no price is not free', () => {
  expect([0, 0.000_000_1, 0.0042, 0.42, 12, null].map((usd) => english.usd(usd))).toEqual([
    '$0.00',
    '<$0.0001',
    '$0.0042',
    '$0.42',
    '$12.00',
    'unpriced',
  ]);
});

test('of a demo every amount says that it is simulated, once in a sentence; caps of nothing else do', () => {
  const { say, usd } = localeOf(english, { scripted: true });
  expect([usd(0.42), usd(null), say(sentence('{0} of {1}', { usd: 0.18 }, { usd: 5 })), say(sentence('{0} turns', 3))]).toEqual([
    '$0.42 sim.',
    'unpriced',
    '$0.18 of $5.00 (simulated)',
    '3 turns',
  ]);
  const within = sentence('{0} of {1}', { usd: 0.18 }, { usd: 5 });
  expect([say(sentence('{0}, and {1} before', within, { usd: 0.07 })), say(sentence('{0} so far', within))]).toEqual([
    '$0.18 of $5.00, and $0.07 before (simulated)',
    '$0.18 of $5.00 (simulated) so far',
  ]);
  expect(localeOf(english, { scripted: false }).usd(0.42)).toBe('$0.42');
});

test.each([
  [{ low: 0.0079, likely: 0.0079, high: 0.02 }, '$0.0079, up to $0.02'],
  [{ low: 0.401, likely: 0.402, high: 0.404 }, '$0.40'],
  [{ low: 0.2, likely: 0.404, high: 0.404 }, '$0.40, at least $0.20'],
  [{ low: 0.2, likely: 0.3, high: 0.4 }, '$0.30 ($0.20 to $0.40)'],
])('a range whose ends are written alike is none: %j', (range, words) => {
  expect(english.say(describeRange(range))).toBe(words);
});

test('times and counts are short', () => {
  expect([400, 12_440, 59_960, 185_000, 7_440_000].map(english.duration)).toEqual([
    '0.4 s',
    '12.4 s',
    '1 min 00 s',
    '3 min 05 s',
    '2 h 04 min',
  ]);
  expect([34_000, 725_000, 3_723_000].map(clockText)).toEqual(['0:34', '12:05', '1:02:03']);
  expect([940, 1200, 104_000, 999_600, 2_000_000].map(english.count)).toEqual(['940', '1.2k', '104k', '1M', '2M']);
});

test('figures in a message are written as its reader’s language does', () => {
  const message = sentence('{0} – {1}', sentence('{0} of {1}', { usd: 1.5 }, { usd: null }), { ms: 1500 });
  expect(english.say(message)).toBe('$1.50 of unpriced – 1.5 s');
  expect(createLocale('es', spanish).say(message)).toBe('$1,50 de sin precio – 1,5 s');
  expect(createLocale('qps-ploc', (text) => text).language).toBe('en');
});

test('an instant is written as the reader’s language does', () => {
  const at = new Date(2026, 10, 22, 9, 5, 7).toISOString();
  const all = ['clock', 'seconds', 'short', 'whole', 'day'] as const;
  expect(all.map((as) => english.time(at, as))).toEqual([
    '09:05',
    '09:05:07',
    'Nov 22, 09:05',
    'Nov 22, 2026, 9:05 AM',
    'Sunday, November 22, 2026',
  ]);
  const spanishTime = createLocale('es', spanish).time;
  expect(all.map((as) => spanishTime(at, as))).toEqual([
    '09:05',
    '09:05:07',
    '22 nov, 09:05',
    '22 nov 2026, 9:05',
    'domingo, 22 de noviembre de 2026',
  ]);
});
