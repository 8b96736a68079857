import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import { sentence } from '../../../src/core/describe/message.ts';
import { WorkspaceError } from '../../../src/core/ports.ts';
import { runTool } from '../../../src/core/tool/run.ts';
import { sha256 } from '../../fakes/memory-files.ts';
import { createTestEnvironment, moment, never, use } from './environment.ts';

const abort = (controller: AbortController) => {
  controller.abort();
  return {};
};
const commands = [
  ['npm', 'test'],
  ['make', 'all the things'],
];
const environmentWith = (exitCode: number) =>
  createTestEnvironment(
    { 'src/a.ts': 'a\n', 'src/old.ts': 'x\ny\n', '.env': 'SECRET' },
    {
      commands,
      listed: ['src/a.ts'],
      scripts: (files) => ({
        'npm test': () => {
          files.set('src/a.ts', 'b\nc\n');
          files.set('dist/out.js', 'o\n');
          files.set('.env', 'SECRET2');
          files.remove('src/old.ts');
          return { exitCode, output: 'ran', durationMs: 1234 };
        },
      }),
    },
  );
const command = 'npm test';
const put = sentence('"{0}" changed {1}, which no command may change: put back as before.', command, '.env');
const changes = [
  { type: 'notice', level: 'warning', text: put },
  { ...changed('file.uncertain', 'dist/out.js', null, 'o\n', 1, 0), saved: false },
  changed('file.changed', 'src/a.ts', 'a\n', 'b\nc\n', 2, 1),
  { ...changed('file.uncertain', 'src/old.ts', 'x\ny\n', null, 0, 2), saved: false },
];
function changed(type: string, file: string, before: string | null, after: string | null, added: number, removed: number) {
  const hash = (text: string | null): string | null => (text === null ? null : sha256(text));
  return { type, agent: 'backend', file, before: hash(before), after: hash(after), added, removed, command };
}

describe('run', () => {
  it('runs a listed command alone in the workspace and tells what it changed', async () => {
    const environment = environmentWith(0);
    const { result, events } = await use(runTool, { cmd: 'npm test' }, environment);
    expect(result).toEqual({
      ok: true,
      content: 'Exit code 0 after 1.2 s.\nFiles changed meanwhile: dist/out.js (new), src/a.ts, src/old.ts (deleted).\nOutput:\nran',
      detail: sentence('exit code {0}, {1}', '0', '1.2 s'),
    });
    expect(events).toEqual(changes);
    expect([environment.locked, environment.processes.requests[0]?.mark, environment.blobs.text(sha256('x\ny\n'))]).toEqual([
      ['exclusive'],
      'run',
      'x\ny\n',
    ]);
    expect([
      environment.blobs.all.has(sha256('SECRET')),
      environment.blobs.all.has(sha256('SECRET2')),
      environment.files.text('.env'),
    ]).toEqual([false, false, 'SECRET']);
  });

  it('runs in the folder that the line goes to; where that is gone there is no such program', async () => {
    const environment = createTestEnvironment({ 'src/a/b.ts': '' }, { scripts: () => ({ ls: { output: 'b.ts' }, pwd: { output: 'x' } }) });
    expect((await use(runTool, { command: 'cd src/a && ls; pwd' }, environment)).result.ok).toBe(true);
    expect(environment.processes.requests.map(({ argv, cwd }) => [argv, cwd])).toEqual([
      [['ls'], 'src/a'],
      [['pwd'], 'src/a'],
    ]);
    const { question } = await use(runTool, { command: 'cd src/a && make' }, environment);
    expect([question?.subject, question?.options.map(({ id }) => id)]).toEqual(['cd src/a && make', ['once', 'run', 'reject']]);
  });

  it('leaves nothing of a large deletion that nobody confirmed, unless a person allowed the command or the spec lists the file', async () => {
    const long = 'x\n'.repeat(60);
    const past = [
      {
        type: 'file.changed',
        agent: 'backend',
        file: 'src/b.ts',
        before: sha256(long),
        after: sha256(`${long}y\n`),
        added: 1,
        removed: 0,
      } as const,
    ];
    const perform = async (listed: string[], reply?: { option: string }) => {
      const environment = createTestEnvironment(
        { 'src/b.ts': `${long}y\n`, 'src/c.ts': 'c\n' },
        {
          ...(reply ? {} : { commands }),
          listed,
          scripts: (files) => ({
            'npm test': () => {
              files.set('src/b.ts', 'y\n');
              return { exitCode: 0, output: '' };
            },
          }),
        },
      );
      await environment.blobs.put(new TextEncoder().encode(long));
      const { result, events } = await use(runTool, { command }, environment, { past, ...(reply ? { reply } : {}) });
      return [environment.files.text('src/b.ts')?.length, events.map(({ type }) => type), result.content.includes('Lying as before')];
    };
    expect(await perform([])).toEqual([122, [], true]);
    expect(await perform(['src/b.ts'])).toEqual([2, ['file.changed'], false]);
    expect(await perform([], { option: 'once' })).toEqual([2, ['file.changed'], false]);
  });

  it('tells a failing command from a missing one and one that took too long', async () => {
    expect((await use(runTool, { command: '["npm", "test"]' }, environmentWith(2))).result).toMatchObject({
      ok: false,
      detail: sentence('exit code {0}, {1}', '2', '1.2 s'),
    });
    const environment = createTestEnvironment({}, { commands: [['a'], ['b']], scripts: () => ({ b: { outcome: 'timeout' } }) });
    expect((await use(runTool, { command: 'a' }, environment)).result.content).toBe(
      'There is no such program on this machine.\nNo output.',
    );
    expect((await use(runTool, { command: 'b' }, environment)).result).toMatchObject({ ok: false, detail: sentence('timeout') });
  });

  it.each(['npm test --force', 'npm', 'npm test; rm -rf /', ['npm test'], ['sh', '-c', 'npm test'], 'NPM test', 'cat $HOME'])(
    'asks a person about %j, and runs nothing when they decline',
    async (command) => {
      const environment = environmentWith(0);
      const { question } = await use(runTool, { command }, environment);
      expect([question?.kind, question?.agent, question?.options.at(-1)?.id]).toEqual(['command', 'backend', 'reject']);
      const { result } = await use(runTool, { command }, environment, { reply: { option: 'reject', text: 'Use the tests.' } });
      expect(result).toEqual({
        ok: false,
        content:
          'The person you work for declined this command; it was not run. They say: "Use the tests.". Go on without it, and do not try it in another form.',
        detail: sentence('declined by {0}', 'ana'),
      });
      expect(environment.processes.calls).toEqual([]);
    },
  );

  it.each(['npm test "', ' ', 'npm\u0000test', 'npm \\'])('refuses %j, which nothing can run', async (command) => {
    const { question, result } = await use(runTool, { command }, environmentWith(0));
    expect([question, result.detail]).toEqual([undefined, sentence('not a plain command')]);
  });

  it('runs what a person allows, exactly as it was shown', async () => {
    const environment = environmentWith(0);
    await use(runTool, { command: 'make x 2>&1 | head -3; echo "$HOME"' }, environment, { reply: { option: 'once' } });
    await use(runTool, { command: 'make x 2>&1 | head -3' }, environment, { reply: { option: 'once' } });
    expect(environment.processes.requests.map(({ argv, streams, filters, bare }) => ({ argv, streams, filters, bare }))).toEqual([
      {
        argv: ['sh', '-c', 'make x 2>&1 | head -3; echo "$HOME"'],
        streams: { out: 'out', error: 'error' },
        filters: [],
        bare: true,
      },
      {
        argv: ['make', 'x'],
        streams: { out: 'out', error: 'out' },
        filters: [{ argv: ['head', '-3'], out: 'out', error: 'error' }],
        bare: true,
      },
    ]);
    expect(environment.allowed).toEqual([]);
  });

  it('keeps what a person allows for good, and asks no more about it', async () => {
    const environment = environmentWith(0);
    const command = 'tidy src/a.ts && npm test';
    expect((await use(runTool, { command }, environment)).question?.options.map(({ id }) => id)).toEqual([
      'once',
      'run',
      'always',
      'always-files',
      'reject',
    ]);
    await use(runTool, { command }, environment, { reply: { option: 'always' } });
    expect(environment.allowed).toEqual([{ argv: ['tidy', 'src/a.ts'], files: false }]);
    expect((await use(runTool, { command }, environment)).question).toBeUndefined();
    expect((await use(runTool, { command: 'tidy src/old.ts' }, environment)).question).toBeDefined();
    await use(runTool, { command: 'tidy src/old.ts' }, environment, { reply: { option: 'always-files' } });
    expect(environment.allowed.at(-1)).toEqual({ argv: ['tidy'], files: true });
    expect((await use(runTool, { command: 'tidy src/a.ts src/old.ts' }, environment)).question).toBeUndefined();
    expect((await use(runTool, { command: 'tidy .env' }, environment)).question).toBeDefined();
  });

  it('runs and says so where the answer cannot be kept', async () => {
    const damaged = new WorkspaceError('damaged-file', 'It is damaged.');
    const allowedCommands = { list: () => Promise.reject(damaged), put: () => Promise.reject(damaged) };
    const environment = { ...environmentWith(0), allowedCommands };
    const { result, events } = await use(runTool, { command: 'make x' }, environment, { reply: { option: 'always' } });
    expect([result.detail, events]).toEqual([sentence('missing'), [{ type: 'notice', level: 'warning', text: 'It is damaged.' }]]);
  });

  it('knows what was allowed for the run', async () => {
    const environment = environmentWith(0);
    const answer = { kind: 'command', option: 'run', question: 1, by: 'ana', title: 'Allow for this run', at: '' };
    const plan = (command: string, subject: string) =>
      runTool.plan({ command }, environment, never, { ...moment, state: { ...moment.state, answers: [{ ...answer, subject }] } });
    expect(await plan('make  "x"', 'make x')).toMatchObject({ ok: true, plan: { stored: [] } });
    expect(await plan('make x y', 'make x')).toMatchObject({ ok: false, question: { subject: 'make x y' } });
    expect(await plan('echo $HOME', 'echo $HOME')).toMatchObject({ ok: true });
  });

  it('gives the network and the whole workspace only to what a person allowed, now or for good; a failure says what shut it in', async () => {
    const scripts = () => ({ pwd: { exitCode: 1 }, 'make x': {}, 'make y': { exitCode: 1 } });
    const environment = { ...createTestEnvironment({}, { scripts }), sandboxed: () => true };
    environment.allowed.push({ argv: ['make', 'y'], files: false });
    const { result } = await use(runTool, { command: 'make x; pwd; make y' }, environment, { reply: { option: 'once' } });
    expect(environment.processes.requests.map(({ argv, confined }) => [argv.join(' '), confined])).toEqual([
      ['make x', 'person'],
      ['pwd', 'agent'],
      ['make y', 'person'],
    ]);
    expect(result.content.split('\n').filter((line) => line.includes('sandbox'))).toEqual([
      'It ran in a sandbox: without a network, writing only in the workspace and temporary folders.',
    ]);
  });

  it('runs what stands behind || only after a failure, from left to right', async () => {
    const scripts = () => ({ ls: { output: 'a' }, pwd: { exitCode: 1 }, date: { output: 'z' } });
    const environment = createTestEnvironment({}, { scripts });
    const ran = async (command: string): Promise<unknown[]> => {
      const { result } = await use(runTool, { command }, environment);
      return [result.ok, result.content.split('\n').filter((line) => /^(?:\$|Not run)/u.test(line))];
    };
    const skipped = 'Not run, because what came before it worked.';
    expect(await ran('ls || date && date')).toEqual([true, ['$ ls', '$ date', skipped, '$ date']]);
    expect(await ran('pwd || pwd')).toEqual([false, ['$ pwd', '$ pwd']]);
    expect(await ran('pwd && date || ls')).toEqual([true, ['$ pwd', '$ date', 'Not run, because what came before it failed.', '$ ls']]);
  });

  it('runs several commands in order, and none behind && after a failure', async () => {
    const scripts = () => ({ ls: { output: 'a' }, pwd: { exitCode: 1 }, 'echo z': { output: 'z' } });
    const environment = createTestEnvironment({}, { scripts });
    const { result } = await use(runTool, { command: 'ls && pwd && ls; echo z' }, environment);
    expect(result).toEqual({
      ok: true,
      content: [
        '$ ls\nExit code 0 after 0.0 s.\nOutput:\na',
        '$ pwd\nExit code 1 after 0.0 s.\nNo output.',
        '$ ls\nNot run, because what came before it failed.',
        '$ echo z\nExit code 0 after 0.0 s.\nOutput:\nz',
      ].join('\n\n'),
      detail: sentence('exit code {0}, {1}', '0', '0.0 s'),
    });
    expect(environment.processes.calls).toEqual(['ls', 'pwd', 'echo z']);
  });

  it('is not repeated when resumed; the tree tells what happened', async () => {
    const environment = environmentWith(0);
    const planned = await runTool.plan({ command: 'npm test' }, environment, new AbortController().signal, moment);
    environment.files.set('src/a.ts', 'half');
    const { result, events } = await use(runTool, { command: 'npm test' }, environment, {
      plan: planned.ok ? planned.plan : null,
      resumed: true,
    });
    expect(result).toEqual({
      ok: false,
      content: 'The command was interrupted; its outcome is unknown. Files changed meanwhile: src/a.ts. Run it again if that is safe.',
      detail: sentence('interrupted, outcome unknown'),
    });
    expect([events, environment.processes.calls]).toEqual([[], []]);
  });

  it('an interrupted command has no result', async () => {
    const controller = new AbortController();
    const environment = createTestEnvironment({}, { commands, scripts: () => ({ 'npm test': () => abort(controller) }) });
    await expect(use(runTool, { command: 'npm test' }, environment, { signal: controller.signal })).rejects.toBeInstanceOf(
      InterruptedError,
    );
  });
});
