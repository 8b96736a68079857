import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { startTimeOf } from '../../../src/node/process-table.ts';
import { probe, type SandboxOptions } from '../../../src/node/sandbox/open-sandbox.ts';
import { until } from '../../progress/until.ts';
import { scratchFolder, writeFiles } from '../scratch.ts';

const tellsVersion = '[ "$1" = --version ] && exec echo bubblewrap 0.8.0';
/** It leaves its work to a child, whose number it writes down; the child has all of its pipes. */
const hanging = 'sleep 600 & echo $! > "$(dirname "$0")/child"; wait';

/** The trial of a `bwrap` that is a script; `child`: whether what it started, if it came to that, still runs. */
function trialOf(script: string, more: Partial<SandboxOptions> = {}) {
  const root = scratchFolder('root');
  const bin = scratchFolder('bin');
  writeFiles(bin, { 'bwrap*': `#!/bin/sh\n${script}\n` });
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  const file = path.join(bin, 'child');
  const found = probe({ root, own: path.join(root, '../own'), env, read: [], write: [], mostMs: 600_000, ...more });
  return {
    why: found.then((one) => (one.ok ? null : inEnglish(one.why))),
    hasBegun: () => until(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\d\n/u)),
    child: async () => existsSync(file) && (await startTimeOf(Number(readFileSync(file, 'utf8')))) !== null,
  };
}

describe.runIf(process.platform === 'linux')('a sandbox is tried', () => {
  test('one that does not answer is none', async () => {
    const { why } = trialOf(`${tellsVersion}\nexec sleep 600`, { mostMs: 300 });
    expect(await why).toBe('bubblewrap 0.8.0 does not work here: it did not end in 0.3 seconds');
  });

  test('with its child, which is not waited for and does not stay', async () => {
    const { why, child } = trialOf(`${tellsVersion}\n${hanging}`, { mostMs: 300 });
    expect(await why).toBe('bubblewrap 0.8.0 does not work here: it did not end in 0.3 seconds');
    await until(async () => expect(await child()).toBe(false));
  });

  test('what it leaves behind is ended, and its words are told', async () => {
    const { why, child } = trialOf(`${tellsVersion}\n${hanging.replace('wait', 'echo "bwrap: No" >&2; exit 1')}`);
    expect(await why).toBe('bubblewrap 0.8.0 does not work here: bwrap: No');
    await until(async () => expect(await child()).toBe(false));
  });

  test('a version that never comes is done without', async () => {
    const { why, child } = trialOf(`[ "$1" != --version ] && { echo "bwrap: No" >&2; exit 1; }\n${hanging}`, { versionMs: 300 });
    expect(await why).toBe('bubblewrap does not work here: bwrap: No');
    await until(async () => expect(await child()).toBe(false));
  });

  test('whoever stops ends the trial at once', async () => {
    const stop = new AbortController();
    const { why, hasBegun, child } = trialOf(`${tellsVersion}\n${hanging}`, { signal: stop.signal });
    const ended = why.catch((error: unknown) => error);
    await hasBegun();
    expect(await child()).toBe(true);
    stop.abort();
    expect(await ended).toMatchObject({ name: 'InterruptedError' });
    await until(async () => expect(await child()).toBe(false));
    await expect(trialOf(tellsVersion, { signal: stop.signal }).why).rejects.toMatchObject({ name: 'InterruptedError' });
  });

  test('words without end are not kept', async () => {
    const { why } = trialOf(`${tellsVersion}\nyes "$(head -c 100000 /dev/zero | tr '\\0' x)" | head -c 100000000 >&2; exit 1`);
    const before = process.memoryUsage().rss;
    const said = await why;
    expect([said?.length, said?.slice(0, 400)]).toEqual([337, `bubblewrap 0.8.0 does not work here: ${'x'.repeat(300)}`]);
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  });

  test('its words cannot move the cursor', async () => {
    const { why } = trialOf(`${tellsVersion}\nprintf '\\n\\033]0;title\\007\\033[31mred\\000\\tñ\\n' >&2; exit 1`);
    expect(await why).toBe('bubblewrap 0.8.0 does not work here: red␀    ñ');
    const named = trialOf(`[ "$1" = --version ] && { printf 'bubblewrap \\033[2J0.8\\007\\n'; exit; }\necho No >&2; exit 1`);
    expect(await named.why).toBe('bubblewrap 0.8␇ does not work here: No');
  });

  test('one that cannot be started is none', async () => {
    const bin = scratchFolder('broken');
    writeFiles(bin, { 'bwrap*': '#!/nowhere/interpreter\n' });
    const { why } = trialOf('', { env: { ...process.env, PATH: `${bin}:${process.env['PATH']}` } });
    expect(await why).toBe(`bubblewrap does not work here: spawn ${path.join(bin, 'bwrap')} ENOENT`);
  });
});
