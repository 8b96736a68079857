import { expect, test } from 'vitest';
import { observeAgent } from '../../../src/core/evidence/observe-agent.ts';
import { setUp } from './observing.ts';

const agent = {
  agent: 'code',
  who: 'Coder',
  argv: ['coder'],
  timeoutMs: 1,
  runId: 'run',
  scope: { owns: ['src/**'], listed: [], outputs: [] },
  confirm: { deletedLines: 2, files: null, migrations: false },
  refusal: async (path: string) => (path.startsWith('src/') ? null : `${path} is not yours.`),
};
const lines = (...all: number[]): string => all.map((one) => `line ${one}\n`).join('');

test('what is its own is its work; what it may not write lies as before, and it hears why', async () => {
  const { files, ports, step, told } = setUp({ 'src/a.ts': 'a', 'other.ts': 'of another' });
  const done = await observeAgent(step, ports, agent, async () => {
    files.set('src/a.ts', 'b');
    files.set('src/new.ts', 'c');
    files.set('other.ts', 'canary');
    return 'said so';
  });
  expect(done).toMatchObject({ ended: 'said so', refused: ['other.ts is not yours.'], asked: [] });
  expect(told()).toEqual([
    'Coder changed other.ts, which it may not change here: put back as before.',
    'file.changed src/a.ts',
    'file.changed src/new.ts',
  ]);
  expect(['src/a.ts', 'src/new.ts', 'other.ts'].map((path) => files.text(path))).toEqual(['b', 'c', 'of another']);
});

test('what a person has to confirm first lies as before until they did', async () => {
  const { files, ports, step, told } = setUp({ 'src/a.ts': lines(1, 2, 3, 4, 5) });
  const { asked, refused } = await observeAgent(step, ports, agent, async () => files.set('src/a.ts', lines(1)));
  expect([asked.length, refused, told()]).toEqual([1, [], []]);
  expect(files.text('src/a.ts')).toBe(lines(1, 2, 3, 4, 5));
});

test('what it does to ignored files is told', async () => {
  const seen = { ignored: async () => ({ written: ['cache/a'], added: [], gone: ['data.db'] }) };
  const { ports, step, told } = setUp({ 'src/a.ts': 'a' }, seen);
  await observeAgent(step, ports, agent, async () => {});
  expect(told()).toEqual(['ignored.written', 'While "Coder" ran, data.db was deleted. Git ignores it, so there is no copy of it.']);
});
