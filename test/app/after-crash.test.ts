import { expect, test } from 'vitest';
import type { Clearing } from '../../src/app/after-crash.ts';
import { asBefore, evil, putBack, scene } from './died-runs.ts';

test.each(['goes on', 'is cancelled'])(
  'a run that died in a command %s elsewhere while another one works in its workspace: what it left is put back at once, and told in its own journal',
  async (then) => {
    const { status, takes, dies, command, told, guarded, killed, notes, write } = await scene();
    await dies('a', { ...evil, 'src/b.txt': 'half' });
    status.set('a', 'running');
    await takes('b');
    // Processes of a living one are not ended by others.
    expect([guarded(), told('a'), killed]).toEqual([asBefore, [], []]);
    await command('b', () => write({ 'src/c.txt': 'whole', 'src/b.txt': 'whole' }));
    await takes('b');
    if (then === 'goes on') {
      await takes('a');
      await command('a', () => {});
    } else {
      status.set('a', 'cancelled');
      await takes('c');
    }
    expect([told('a'), told('b'), notes()]).toEqual([
      [putBack('a'), 'file.uncertain src/b.txt'],
      ['file.uncertain src/b.txt', 'file.uncertain src/c.txt'],
      [],
    ]);
  },
);

test.each(['just before', 'just after'])(
  'what was put back of a run that another process cancels %s its command is ended is told by whoever takes the workspace next',
  async (when) => {
    const { status, takes, dies, told, guarded, killed, notes, engine } = await scene();
    await dies('a', { ...evil, 'src/b.txt': 'half' });
    const append: typeof engine.append = async (...given) => {
      status.set('a', 'running');
      return engine.append(...given);
    };
    const killMarked = async (runId: string): Promise<number> => {
      status.set(runId, 'running');
      return killed.push(runId);
    };
    await takes('b', when === 'just before' ? { engine: { ...engine, append } } : { processes: { killMarked } });
    // Once it is that one's, no process of it is ended.
    expect([guarded(), killed]).toEqual([asBefore, when === 'just before' ? [] : ['a']]);
    status.set('a', 'cancelled');
    await takes('c');
    await takes('d');
    expect([told('a'), notes()]).toEqual([[putBack('a'), 'file.uncertain src/b.txt'], []]);
  },
);

test('two runs that died in commands: each is told of its own, and one of which that fails keeps no other from it', async () => {
  const { status, takes, dies, told, text, notes, engine, write } = await scene();
  await dies('a', { '.vscode/tasks.json': 'evil', 'src/b.txt': 'half' });
  const state: Clearing['engine']['state'] = async (runId) => {
    if (runId === 'a') throw new Error('the disk fails');
    return engine.state(runId);
  };
  const failing = { engine: { ...engine, state } };
  await expect(takes('b', failing)).rejects.toThrow();
  await dies('b', { '.git/hooks/pre-commit': 'evil', 'src/c.txt': 'half' });
  await expect(takes('c', failing)).rejects.toThrow();
  expect([told('a'), told('b'), notes()]).toEqual([
    [],
    [putBack('b', '.git/hooks/pre-commit'), 'file.uncertain src/c.txt'],
    ['command-a.json'],
  ]);
  // Whoever works there in spite of it keeps what they write.
  write({ '.github/workflows/ci.yml': 'of c' });
  status.set('a', 'cancelled');
  await takes('d');
  expect([text('.github/workflows/ci.yml'), text('.vscode/tasks.json'), notes()]).toEqual(['of c', '{}', []]);
  expect(told('a')).toEqual([
    putBack('a', '.vscode/tasks.json'),
    'file.uncertain .github/workflows/ci.yml',
    'file.uncertain src/b.txt',
    'file.uncertain src/c.txt',
  ]);
});

test('a run that takes its own workspace again looks after its command itself', async () => {
  const { status, takes, dies, told, guarded, command } = await scene();
  await dies('a', evil);
  status.set('a', 'running');
  await takes('a');
  expect([guarded(), told('a')]).toEqual([['evil', 'evil'], []]);
  await command('a', () => {
    expect([guarded(), told('a')]).toEqual([asBefore, [putBack('a')]]);
  });
});

test('of a run that was removed the files lie as before, and nothing is noted any more', async () => {
  const { status, takes, dies, guarded, killed, notes } = await scene();
  await dies('a', evil);
  status.delete('a');
  await takes('b');
  expect([guarded(), killed, notes()]).toEqual([asBefore, ['a'], []]);
});

test('of a run whose journal is damaged the same: it is told to nobody, fails nobody, and the note of another run stays that one’s', async () => {
  const { status, takes, dies, guarded, killed, notes, told } = await scene();
  await dies('a', evil);
  await dies('b', { 'src/b.txt': 'half' });
  status.set('a', 'damaged');
  status.set('b', 'running');
  await takes('b');
  expect([guarded(), killed, notes(), told('b')]).toEqual([asBefore, ['a'], ['command-b.json'], []]);
  await takes('c');
  expect([notes(), told('b')]).toEqual([['command-b.json'], []]);
});

test('a run whose journal cannot be read just now is told later what its command left', async () => {
  const { status, takes, dies, guarded, engine, told, notes } = await scene();
  await dies('a', evil);
  status.set('a', 'damaged');
  const append: typeof engine.append = async () => Promise.reject(new Error('EIO'));
  await expect(takes('b', { engine: { ...engine, append } })).rejects.toThrow('EIO');
  status.set('a', 'open');
  await takes('c');
  expect([guarded(), told('a'), notes()]).toEqual([asBefore, [putBack('a')], []]);
});
