import { expect, test } from 'vitest';
import { FencedError, InterruptedError } from '../../../src/core/durable/errors.ts';
import { observeCommand } from '../../../src/core/evidence/observe-command.ts';
import type { CommandPurpose } from '../../../src/core/evidence/attribute.ts';
import { PathError, type CommandResult, type WorkspaceFiles } from '../../../src/core/ports.ts';
import { project } from '../../../src/core/run/project.ts';
import type { FileState } from '../../../src/core/run/run-state.ts';
import type { Surroundings } from '../../../src/core/surroundings.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { inTurn, portsInTurn } from './in-turn.ts';
import { setUp } from './observing.ts';

const command = (purpose: CommandPurpose) => ({
  agent: 'code',
  argv: ['make'],
  timeoutMs: 1,
  runId: 'run',
  volatilePaths: [],
  scope: { purpose, owns: ['src/**'], listed: [], outputs: ['dist/**'] },
});
const ran: CommandResult = { outcome: 'exited', exitCode: 0, durationMs: 1, log: null, output: '', reports: [] };
const protectedFile = '.vscode/tasks.json';

test('what changes in the tree, in git and beside both is told, each as what it is', async () => {
  const seen = {
    moved: async () => [{ name: 'main', from: 'a'.repeat(40), to: null }],
    replaced: async () => ['.env'],
    restore: async () => ['.git/hooks/pre-push'],
    copies: () => '/copies',
  };
  const { files, ports, step, told } = setUp({ [protectedFile]: '{}', 'dist/a.js': 'a' }, seen);
  const { changes } = await observeCommand(step, ports, command('validate'), async () => {
    files.set(protectedFile, 'evil');
    files.set('dist/a.js', 'b');
    files.set('notes.txt', 'x');
    return { ran };
  });
  expect(told()).toEqual([
    'While "make" ran, git moved: main aaaaaaaaaa → –. If that was not you, look at the new commits before you push.',
    'While "make" ran, .env changed. What was there before is kept in /copies.',
    `"make" changed ${protectedFile}, .git/hooks/pre-push, which no command may change: put back as before.`,
    'What lay there before that is in /copies. If it was yours, copy it back from there; it is removed with old runs.',
    'file.changed dist/a.js',
    'file.uncertain notes.txt',
  ]);
  expect(changes.map(({ path }) => path)).toEqual(['dist/a.js', 'notes.txt']);
  expect(files.text(protectedFile)).toBe('{}');
});

test('what an agent’s own command does to ignored files is told', async () => {
  const seen = { ignored: async () => ({ written: ['cache/a'], added: [], gone: ['data.db'] }) };
  const { ports, step, told } = setUp({ 'src/a.ts': 'a' }, seen);
  await observeCommand(step, ports, command('run'), async () => ({ ran }));
  expect(told()).toEqual(['ignored.written', 'While "make" ran, data.db was deleted. Git ignores it, so there is no copy of it.']);
});

test('caches that an agent’s own command wrote are gone before anything else of it is looked at; those of a proof stay', async () => {
  const order: string[] = [];
  const seen = {
    forget: async () => {
      await new Promise((resolve) => setImmediate(resolve));
      order.push('forgotten');
    },
    moved: async () => {
      order.push('looked at');
      return [];
    },
  };
  for (const purpose of ['run', 'validate'] as const) {
    const { ports, step } = setUp({ 'src/a.ts': 'a' }, seen);
    await observeCommand(step, ports, command(purpose), async () => ({ ran }));
  }
  expect(order).toEqual(['forgotten', 'looked at', 'looked at']);
});

test('an output that is brought back afterwards is no news, unless a person saved it or the command was cut off', async () => {
  const told = async (saved: readonly string[], outcome: 'exited' | 'interrupted') => {
    const { files, ports, step, told: news } = setUp({ 'dist/a.js': 'a', 'dist/b.js': 'a' }, { saved: async () => new Set(saved) });
    const observed = observeCommand(step, ports, { ...command('validate'), back: ['dist/a.js'] }, async () => {
      files.set('dist/a.js', 'b');
      files.set('dist/b.js', 'b');
      return { ran: { ...ran, outcome } };
    });
    if (outcome === 'exited') await observed;
    else await expect(observed).rejects.toBeInstanceOf(InterruptedError);
    return news();
  };
  expect(await told([], 'exited')).toEqual(['file.changed dist/b.js']);
  expect(await told(['dist/a.js'], 'exited')).toEqual(['file.uncertain dist/a.js', 'file.changed dist/b.js']);
  expect(await told([], 'interrupted')).toEqual(['file.changed dist/a.js', 'file.changed dist/b.js']);
});

test('a command that changes nothing leaves no record', async () => {
  const { ports, step } = setUp({ 'src/a.ts': 'a' });
  const records: number[] = [];
  const announce: typeof step.announce = async (...events) => void records.push(events.length);
  const { changes } = await observeCommand({ ...step, announce }, ports, command('validate'), async () => ({ ran }));
  expect([changes, records]).toEqual([[], []]);
});

test('what somebody writes into a protected file at the last moment stays, and is told', async () => {
  const { files, ports, step, told } = setUp({ [protectedFile]: '{}' }, { copy: async (path) => files.set(path, 'typed') });
  await observeCommand(step, ports, command('validate'), async () => {
    files.set(protectedFile, 'evil');
    return { ran };
  });
  expect([told(), files.text(protectedFile)]).toEqual([[`file.uncertain ${protectedFile}`], 'typed']);
});

/** What becomes of a protected file that a command changed and that cannot be written as it was. */
async function notWritten(error: Error) {
  const { files, ports, step, told } = setUp({ [protectedFile]: '{}' });
  const swap: WorkspaceFiles['swap'] = async () => Promise.reject(error);
  await observeCommand(step, { ...ports, files: { ...files, swap } }, command('validate'), async () => {
    files.set(protectedFile, 'evil');
    return { ran };
  });
  return told();
}

test('a protected file whose name is none that is written is told; a disk that fails is no such thing', async () => {
  expect(await notWritten(new PathError('That is a folder.'))).toEqual([`file.uncertain ${protectedFile}`]);
  await expect(notWritten(new Error('EIO: i/o error, write'))).rejects.toThrow('EIO');
});

test('once the run is another process’s, an interrupted command is that one’s to look after', async () => {
  const { files, ports, step, told } = setUp({ [protectedFile]: '{}' });
  let isOurs = true;
  const checkOwner = async (): Promise<void> => {
    if (!isOurs) throw new FencedError('another process owns the run');
  };
  const interrupted = async () => {
    files.set(protectedFile, 'half');
    return { ran: { ...ran, outcome: 'interrupted' as const, exitCode: null } };
  };
  await expect(observeCommand({ ...step, checkOwner }, ports, command('run'), interrupted)).rejects.toBeInstanceOf(InterruptedError);
  expect(files.text(protectedFile)).toBe('{}');
  const taken = observeCommand({ ...step, checkOwner }, ports, command('run'), async () => {
    isOurs = false;
    return interrupted();
  });
  await expect(taken).rejects.toBeInstanceOf(FencedError);
  expect([files.text(protectedFile), told().length]).toEqual(['half', 1]);
});

test('the command is started with what it may do, and the next process knows of it until what it did is told', async () => {
  const { ports, step } = setUp({ 'src/a.ts': 'a' });
  const { tree } = await ports.checkpoints.take();
  const groups: unknown[] = [];
  const recordProcessGroup: typeof step.recordProcessGroup = async (group) => void groups.push(group);
  const observed = { ...command('run'), aside: ['src/b.ts'] };
  const scope = { ...observed.scope, listed: ['src/new.ts'] };
  let begun: unknown = null;
  await observeCommand({ ...step, recordProcessGroup }, ports, { ...observed, scope }, async ({ onStart, ...request }) => {
    const { signal } = step;
    expect(request).toEqual({ argv: ['make'], timeoutMs: 1, signal, blobs: ports.blobs, mark: 'run', listed: ['src/new.ts'] });
    await onStart?.({ pid: 7, startTime: 'noon' });
    begun = await ports.surroundings.cutOff('run');
    return { ran };
  });
  expect(groups).toEqual([{ pid: 7, startTime: 'noon' }]);
  const known = { runId: 'run', agent: 'code', argv: ['make'], timeoutMs: 1, tree, aside: ['src/b.ts'], listed: ['src/new.ts'] };
  expect(begun).toMatchObject({ ...known, outputs: ['dist/**'] });
  expect(await ports.surroundings.cutOff('run')).toBeNull();
});

test('only where the whole run is proven, caches of before are no help; the wait for packages ends with the step', async () => {
  const fresh: unknown[] = [];
  for (const purpose of ['prove', 'validate', 'handover', 'reproduce', 'run'] as const) {
    const { ports, step } = setUp({});
    const surroundings: Surroundings = {
      ...ports.surroundings,
      watch: async (options) => {
        fresh.push([purpose, options?.fresh, options?.signal === step.signal]);
        return ports.surroundings.watch();
      },
    };
    await observeCommand(step, { ...ports, surroundings }, command(purpose), async () => ({ ran }));
  }
  expect(fresh).toEqual([
    ['prove', true, true],
    ['validate', false, true],
    ['handover', false, true],
    ['reproduce', false, true],
    ['run', false, true],
  ]);
});

/** What is done around a command that writes these files, in order. */
async function orderAround(purpose: CommandPurpose, written: Readonly<Record<string, string>>) {
  const turn = inTurn();
  const { order, one, named } = turn;
  const seen = { ignored: async () => ({ written: ['cache/a'], added: [], gone: [] }) };
  const { ports, step, told } = setUp({ [protectedFile]: '{}', 'src/a.ts': 'a' }, seen);
  const { checkpoints, files } = ports;
  const slow = portsInTurn(turn, ports, {
    begin: 'begun',
    ended: 'ended',
    end: 'done with',
    forget: 'caches removed',
    moved: 'branches',
    ignored: 'ignored files',
  });
  const owned = named(step, { checkOwner: 'still this process’s', announce: 'told' });
  const work = one('command', async () => {
    for (const [path, text] of Object.entries(written)) files.set(path, text);
    return { ran };
  });
  const { after } = await observeCommand(owned, slow, command(purpose), work);
  return { order, told: told(), isLatest: after.tree === (await checkpoints.take()).tree };
}

const started = ['what was cut off', 'editors saved', 'checkpoint', 'still this process’s', 'begun', 'command', 'ended', 'checkpoint'];

test('around a command one thing is done after the other', async () => {
  expect(await orderAround('run', { 'dist/a.js': 'b' })).toEqual({
    order: [...started, 'caches removed', 'branches', 'ignored files', 'told', 'done with'],
    told: ['file.changed dist/a.js', 'ignored.written'],
    isLatest: true,
  });
});

test('where something was put back, the workspace is looked at once more', async () => {
  expect(await orderAround('handover', { [protectedFile]: 'evil' })).toEqual({
    order: [...started, 'branches', 'ignored files', 'told', 'done with', 'checkpoint'],
    told: [`"make" changed ${protectedFile}, which no command may change: put back as before.`, 'ignored.written'],
    isLatest: true,
  });
});

test('what a proof does to ignored files is not told: it runs elsewhere, too', async () => {
  expect(await orderAround('validate', {})).toEqual({ order: [...started, 'branches', 'done with'], told: [], isLatest: true });
});

test('what a command left when its process died is told before the next one runs', async () => {
  const { files, ports, step, told } = setUp({ 'src/a.ts': 'a' });
  const { tree } = await ports.checkpoints.take();
  await (await ports.surroundings.watch()).begin({ ...command('run'), agent: 'web', tree, listed: [], aside: [] });
  files.set('notes.txt', 'x');
  await observeCommand(step, ports, command('run'), async () => {
    expect(told()).toEqual(['file.uncertain notes.txt']);
    return { ran };
  });
});

const many = Array.from({ length: 9 }, (_, index) => `line ${index + 1}\n`).join('');

test('what a person has to confirm first lies as before; what is not the agent’s work, nobody is asked about', async () => {
  const initial = { 'src/a.ts': many, 'src/b.ts': many, 'src/saved.ts': many, 'notes.txt': many, 'src/.vscode/tasks.json': many };
  const { files, ports, step, told } = setUp(initial, { saved: async () => new Set(['src/saved.ts']) });
  const observed = {
    ...command('run'),
    scope: { ...command('run').scope, listed: ['src/b.ts'] },
    confirm: { deletedLines: 2, files: null, migrations: false },
  };
  const changed: FileState = {
    file: 'src/a.ts',
    before: sha256(many),
    after: sha256(many),
    agents: ['code'],
    added: 0,
    removed: 0,
    output: false,
    commands: [],
  };
  await ports.blobs.put(new TextEncoder().encode(many));
  const state = () => ({ ...project([]), files: { 'src/a.ts': changed, 'src/saved.ts': { ...changed, file: 'src/saved.ts' } } });
  const seen = await observeCommand({ ...step, state }, ports, observed, async () => {
    for (const path of Object.keys(initial)) files.set(path, 'line 1\n');
    return { ran };
  });
  expect([seen.unconfirmed, seen.changes.map(({ path }) => path)]).toEqual([['src/a.ts'], ['notes.txt', 'src/b.ts', 'src/saved.ts']]);
  expect(told()).toEqual([
    '"make" changed src/.vscode/tasks.json, which no command may change: put back as before.',
    'file.uncertain notes.txt',
    'file.changed src/b.ts',
    'file.uncertain src/saved.ts',
  ]);
  expect([files.text('src/a.ts'), files.text('notes.txt')]).toEqual([many, 'line 1\n']);
  expect(seen.after).toEqual(await ports.checkpoints.take());
});
