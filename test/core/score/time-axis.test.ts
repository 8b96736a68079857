import fc from 'fast-check';
import { expect, test } from 'vitest';
import { roundTimes, timeAxis } from '../../../src/core/score/time-axis.ts';
import { begin } from './events.ts';

const iso = (seconds: number): string => new Date(begin + seconds * 1000).toISOString();

test('a night between two mornings is folded to a twentieth of the work or so', () => {
  const axis = timeAxis({ startedAt: iso(0), rests: [{ from: iso(100), to: iso(40_000) }] }, begin + 40_100_000);
  expect(axis.folds).toEqual([{ from: begin + 100_000, to: begin + 40_000_000, at: 100_000, width: 12_000 }]);
  expect([axis.length, axis.place(begin + 40_000_000), axis.place(begin + 20_050_000)]).toEqual([212_000, 112_000, 106_000]);
});

test('a short wait is drawn as long as it was; one that lasts ends now', () => {
  expect(timeAxis({ startedAt: iso(0), rests: [{ from: iso(100), to: iso(101) }] }, begin + 200_000).folds).toEqual([]);
  expect(timeAxis({ startedAt: iso(0), rests: [{ from: iso(100), to: null }] }, begin + 900_000).length).toBe(106_000);
});

test('what is written above the lines are round times, before and behind a fold', () => {
  const axis = timeAxis({ startedAt: iso(0), rests: [{ from: iso(12), to: iso(3613) }] }, begin + 3_630_000);
  expect([...roundTimes(axis, { from: 0, to: axis.length }, 5000)]).toEqual([0, 5000, 10_000, 3_615_000, 3_620_000, 3_625_000, 3_630_000]);
  expect([...roundTimes(axis, { from: 6000, to: 11_000 }, 5000)]).toEqual([10_000]);
});

test('places and times are each other’s opposite, and later is never more to the left', () => {
  const rests = fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 0, maxLength: 12 }).map((steps) => {
    let at = 0;
    const edges = steps.map((step) => (at += step));
    return edges.flatMap((from, index) =>
      index % 2 === 0 && edges[index + 1] !== undefined ? [{ from: iso(from), to: iso(edges[index + 1] ?? from) }] : [],
    );
  });
  fc.assert(
    fc.property(rests, fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 2 }), (given, seconds) => {
      const axis = timeAxis({ startedAt: iso(0), rests: given }, begin + 60_000_000);
      const times = seconds.toSorted((a, b) => a - b).map((one) => begin + one * 1000);
      const places = times.map((time) => axis.place(time));
      places.forEach((place, index) => expect(Math.abs(axis.time(place) - (times[index] ?? 0))).toBeLessThan(1));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }),
  );
});
