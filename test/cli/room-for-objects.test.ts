import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** In a process of its own, whose space for new objects is as small as at every start. */
function played(): { readonly before: readonly number[]; readonly after: readonly number[] } {
  const module = import.meta.resolve('../../src/cli/room-for-objects.ts');
  const code = `
    import { cachedDataVersionTag, getHeapSpaceStatistics } from 'node:v8';
    import { makeRoomForObjects } from ${JSON.stringify(module)};
    const seen = () => [getHeapSpaceStatistics().find((space) => space.space_name === 'new_space').space_size, cachedDataVersionTag()];
    const before = seen();
    makeRoomForObjects();
    console.log(JSON.stringify({ before, after: seen() }));`;
  const printed = execFileSync(process.execPath, ['--experimental-strip-types', '--no-warnings', '--input-type=module', '--eval', code]);
  return JSON.parse(printed.toString()) as ReturnType<typeof played>;
}

test('the space for new objects is large at once, and what was compiled before can still be used', () => {
  const { before, after } = played();
  const [small = 0, tag] = before;
  expect(after).toEqual([expect.any(Number), tag]);
  expect(after[0]).toBeGreaterThanOrEqual(small * 8);
});
