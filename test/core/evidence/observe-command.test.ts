import { expect, test } from 'vitest';
import { FencedError, InterruptedError } from '../../../src/core/durable/errors.ts';
import { observeCommand } from '../../../src/core/evidence/observe-command.ts';
import type { CommandPurpose } from '../../../src/core/evidence/attribute.ts';
import { PathError, type CommandResult, type WorkspaceFiles } from '../../../src/core/ports.ts';
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
