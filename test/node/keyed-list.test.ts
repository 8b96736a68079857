import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { sentence } from '../../src/core/describe/message.ts';
import { WorkspaceError } from '../../src/core/ports.ts';
import { createKeyedList } from '../../src/node/keyed-list.ts';
import { exclusively } from '../../src/node/shared-file.ts';
import { scratchFolder } from './scratch.ts';

const moduleAt = (path: string): string => JSON.stringify(fileURLToPath(new URL(`../../src/${path}`, import.meta.url)));

test('what several processes write at once is kept, all of it', async () => {
  const file = join(scratchFolder('home'), 'dismissed.json');
  const writers = ['a', 'b', 'c'];
  const code = (who: string): string => `
    import * as z from ${JSON.stringify(import.meta.resolve('zod'))};
    import { createKeyedList } from ${moduleAt('node/keyed-list.ts')};
    import { sentence } from ${moduleAt('core/describe/message.ts')};
    const list = createKeyedList(${JSON.stringify(file)}, { name: 'dismissed', entry: z.string(), keyOf: (one) => one, damaged: sentence('damaged') });
    for (let n = 0; n < 12; n++) await list.put(${JSON.stringify(who)} + n);`;
  const ended = writers.map(async (who) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code(who)], { stdio: ['ignore', 'inherit', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [exit] = await once(child, 'exit');
    return exit as number | null;
  });
  expect(await Promise.all(ended)).toEqual([0, 0, 0]);
  const list = createKeyedList(file, { name: 'dismissed', entry: z.string(), keyOf: (one) => one, damaged: sentence('damaged') });
  const expected = writers.flatMap((who) => Array.from({ length: 12 }, (_, n) => `${who}${n}`));
  expect((await list.list()).toSorted()).toEqual(expected.toSorted());
  expect(readdirSync(join(file, '..')).toSorted()).toEqual(['dismissed.json', 'locks']);
});

test('a file that another machine seems to write is told as in use, with what to do', async () => {
  const folder = scratchFolder('home');
  const [file, locks] = [join(folder, 'dismissed.json'), join(folder, 'locks')];
  mkdirSync(locks);
  const owner = { host: 'elsewhere', pid: 7, startTime: '1', purpose: 'write', released: false };
  writeFileSync(join(locks, 'dismissed.json.1.lock'), JSON.stringify(owner));
  const text = sentence(
    '{0} is in use by process {1} on {2}. When that one is gone, remove the files in {3}.',
    file,
    '7',
    'elsewhere',
    locks,
  );
  await expect(exclusively(file, async () => 'never', 1)).rejects.toEqual(new WorkspaceError('in-use', text));
});
