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

test('a note that cannot be read keeps no other run from being told of its own', async () => {
  const { status, takes, dies, told, notes, parts } = await scene();
  await dies('a', { 'src/a.txt': 'half' });
  await dies('b', { '.git/hooks/pre-commit': 'evil', 'src/c.txt': 'half' });
  const { surroundings } = await parts();
  const cutOff: typeof surroundings.cutOff = async (runId) => {
    if (runId === 'a') throw new Error('EIO');
    return surroundings.cutOff(runId);
  };
  await expect(takes('c', { surroundings: { ...surroundings, cutOff } })).rejects.toThrow('EIO');
  expect([told('b'), notes()]).toEqual([[putBack('b', '.git/hooks/pre-commit'), 'file.uncertain src/c.txt'], ['command-a.json']]);
  status.set('a', 'cancelled');
  await takes('d');
  expect([told('a'), notes()]).toEqual([['file.uncertain src/a.txt', 'file.uncertain src/c.txt'], []]);
});

test.each(['another run', 'the run itself'])('that a note is damaged is told once by %s, since nothing else can be', async (taker) => {
  const { status, takes, dies, told, notes, damageNote, command, killed } = await scene();
  await dies('a', evil);
  damageNote('a');
  if (taker === 'another run') await takes('b');
  else {
    status.set('a', 'running');
    await takes('a');
    await command('a', () => {});
    status.set('a', 'cancelled');
  }
  await takes('c');
  expect([told('a'), notes(), killed.includes('a')]).toEqual([
    [
      'A command was interrupted, and what was noted down before it is damaged: what it changed cannot be told or put back. Look at your changes before you go on.',
    ],
    [],
    taker === 'another run',
  ]);
});

test('of several runs that died in no command, one that cannot be seen to keeps no other from it', async () => {
  const { takes, dies, killed } = await scene();
  await dies('a', {});
  await dies('b', {});
  await takes('c');
  killed.length = 0;
  const killMarked = async (runId: string): Promise<number> => {
    if (runId === 'a') throw new Error('EIO');
    return killed.push(runId);
  };
  await expect(takes('d', { processes: { killMarked } })).rejects.toThrow('EIO');
  expect(killed).toEqual(['b']);
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
