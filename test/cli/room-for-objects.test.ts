import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const module = import.meta.resolve('../../src/cli/room-for-objects.ts');

/** What code prints in a process of its own, whose space for new objects is as small as at every start. */
function played(code: string): unknown {
  const whole = `import { cachedDataVersionTag, getHeapSpaceStatistics } from 'node:v8';\nimport { collectGarbage, makeRoomForObjects } from ${JSON.stringify(module)};\n${code}`;
  const args = ['--experimental-strip-types', '--no-warnings', '--input-type=module', '--eval', whole];
  return JSON.parse(execFileSync(process.execPath, args).toString());
}

test('the space for new objects is large at once, and what was compiled before can still be used', () => {
  const [before, after] = played(`
    const seen = () => [getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size, cachedDataVersionTag()];
    const before = seen();
    makeRoomForObjects();
    console.log(JSON.stringify([before, seen()]));`) as [[number, number], [number, number]];
  expect(after).toEqual([expect.any(Number), before[1]]);
  expect(after[0]).toBeGreaterThanOrEqual(before[0] * 16);
});

test('what nobody holds is gone at once, nobody else can collect, and what was compiled before can still be used', () => {
  const seen = played(`
    const tag = cachedDataVersionTag();
    const held = new WeakRef({});
    // What was looked at in this turn of the loop is held until its end.
    await new Promise((resolve) => setTimeout(resolve));
    collectGarbage();
    console.log(JSON.stringify([held.deref() === undefined, typeof gc, cachedDataVersionTag() === tag]));`);
  expect(seen).toEqual([true, 'undefined', true]);
});
