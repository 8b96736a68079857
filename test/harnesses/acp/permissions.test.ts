import { methods } from '@agentclientprotocol/sdk';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../../../src/core/durable/errors.ts';
import type { RunEventBody } from '../../../src/protocol/run-event.ts';
import { createFakeAgent, report, type AgentTurn } from '../../fakes/fake-agent.ts';
import { createAcpStage, type AcpStage } from './stage.ts';

const done = report({ summary: 'all done', checks: [{ section: 'Build', passed: true }] });
const questions = (stage: AcpStage) =>
  stage.events().flatMap((event) => (event.type === 'question.asked' ? [[event.question.kind, event.question.subject]] : []));
const execute = (command: string | string[]) => ({ kind: 'execute' as const, title: 'a command', rawInput: { command } });

/** What each request was answered with, for an agent that asks all of this and then reports. */
async function answers(ask: (turn: AgentTurn) => Promise<boolean>[], options: Parameters<AcpStage['perform']>[0] = {}) {
  const given: boolean[] = [];
  const stage = createAcpStage(
    () =>
      createFakeAgent(async (turn) => {
        if (stage.agent.prompts.length === 1) for (const one of ask(turn)) given.push(await one);
        await turn.say(done);
      }),
    { files: { 'src/a.ts': 'a\n', '.env': 'KEY=1\n' } },
  );
  await stage.perform(options).catch((error: unknown) => {
    if (!(error instanceof InterruptedError)) throw error;
  });
  return { given, stage };
}

describe('what an external agent asks permission for', () => {
  it('is judged by the same rules as the tools of our own loop', async () => {
    const at = (path: string) => ({ locations: [{ path }] });
    const { given, stage } = await answers(({ mayI }) => [
      mayI({ kind: 'edit', ...at('/workspace/src/a.ts') }),
      mayI({ kind: 'edit', content: [{ type: 'diff', path: '/workspace/src/new.ts', newText: 'x' }] }),
      mayI({ kind: 'edit', ...at('/workspace/web/x.ts') }),
      mayI({ kind: 'edit', ...at('/workspace/src/a.ts'), rawInput: { file_path: '/workspace/.env' } }),
      mayI({ kind: 'delete', ...at('/etc/passwd') }),
      mayI({ kind: 'read', ...at('/workspace/src/a.ts') }),
      mayI({ kind: 'read', ...at('/workspace/.env') }),
      mayI({ kind: 'read', ...at('/etc/passwd') }),
      mayI(execute('npm test')),
      mayI(execute(['git', 'status'])),
      mayI({ kind: 'think', title: 'hm' }),
    ]);
    expect(given).toEqual([true, true, false, false, false, true, false, false, true, true, true]);
    expect(questions(stage)).toEqual([]);
  });

  it('of one that only reads: nothing that writes or runs, and nobody is asked', async () => {
    const task = { access: 'read-only', owns: [], commands: [], form: 'spec' } as const;
    const { given, stage } = await answers(
      ({ mayI }) => [
        mayI({ kind: 'edit', locations: [{ path: '/workspace/src/a.ts' }] }),
        mayI({ kind: 'edit', title: 'something' }),
        mayI(execute('npm test')),
        mayI(execute('git log')),
      ],
      { task: { ...task, owns: [], commands: [] } },
    );
    expect(given).toEqual([false, false, false, true]);
    expect(questions(stage)).toEqual([]);
  });

  it.each(['once', 'reject'])('what it deletes beyond the limits lies as before until a person confirms it: %s', async (option) => {
    const long = 'x\n'.repeat(60);
    const seen: (string | null)[] = [];
    const stage = createAcpStage(
      (files) =>
        createFakeAgent(async ({ say }) => {
          seen.push(files.text('src/a.ts'));
          if (option === 'once' || seen.length === 1) files.set('src/a.ts', 'y\n');
          files.set('src/b.ts', 'b\n');
          await say(done);
        }),
      { files: { 'src/a.ts': long } },
    );
    stage.journal.signals.push({ path: 'run', name: 'confirm', payload: { by: 'ana', option }, taken: false });
    expect((await stage.perform()).outcome).toMatchObject({ status: 'finished' });
    expect([seen, questions(stage), stage.files.text('src/b.ts')]).toEqual([[long, long], [['confirm', 'deletes src/a.ts: 60']], 'b\n']);
    expect(stage.files.text('src/a.ts')).toBe(option === 'once' ? 'y\n' : long);
    expect(stage.agent.prompts[1]).toContain(option === 'once' ? 'confirms them: make them again now.' : 'declined: deletes src/a.ts: 60');
  });

  it.each(['once', 'run', 'reject'])('what a person has to say is asked after the turn: %s', async (option) => {
    const given: boolean[] = [];
    const stage = createAcpStage(() =>
      createFakeAgent(
        async ({ mayI, say }) => {
          given.push(await mayI(execute('npm install left-pad')));
          if (stage.agent.prompts.length > 1) given.push(await mayI(execute('npm install left-pad')));
          await say(done);
        },
        { resumes: true },
      ),
    );
    const reply = { by: 'ana', option, ...(option === 'reject' ? { text: 'use our own' } : {}) };
    for (let count = 0; count < 2; count += 1) stage.journal.signals.push({ path: 'run', name: 'command', payload: reply, taken: false });
    const { outcome } = await stage.perform().catch(() => ({ outcome: null }));
    const asked = ['command', 'npm install left-pad'];
    const said = stage.agent.prompts[1] ?? '';
    if (option === 'once') {
      // The second time in that turn is another time.
      expect(given.slice(0, 3)).toEqual([false, true, false]);
      expect(questions(stage).slice(0, 2)).toEqual([asked, asked]);
    } else {
      expect(given.slice(0, 3)).toEqual(option === 'run' ? [false, true, true] : [false, false, false]);
      expect(questions(stage)[0]).toEqual(asked);
    }
    expect(said).toBe(
      option === 'reject'
        ? 'The person you work for declined: npm install left-pad. They say: "use our own". Go on without it, and do not try it in another form.'
        : 'The person you work for allows: npm install left-pad. Do it now if you still need it.',
    );
    if (option === 'run') expect([outcome?.status, questions(stage).length]).toEqual(['finished', 1]);
  });

  it('a tool of its own is asked about with its whole input', async () => {
    const { given, stage } = await answers(({ mayI }) => [
      mayI({ kind: 'fetch', title: 'Fetch', rawInput: { url: 'https://example.org' } }),
    ]);
    stage.journal.signals.push({ path: 'run', name: 'command', payload: { by: 'ana', option: 'run' }, taken: false });
    expect((await stage.perform()).outcome).toMatchObject({ status: 'finished' });
    expect([given, questions(stage)]).toEqual([[false], [['command', 'Fetch {"url":"https://example.org"}']]]);
  });
});

describe('what an external agent has Batuta do', () => {
  const told = async <T>(work: Promise<T>): Promise<T | string> =>
    work.catch((error: unknown) => (error instanceof Error ? error.message : String(error)));

  it('a command is judged in the folder that it would run in', async () => {
    const heard: unknown[] = [];
    const stage = createAcpStage(
      () =>
        createFakeAgent(async ({ client, say }) => {
          const run = (command: string, args: string[], cwd: string) =>
            told(client.request(methods.client.terminal.create, { sessionId: 'session-1', command, args, cwd }));
          for (const cwd of ['/workspace', '/workspace/src']) heard.push(typeof (await run('npm', ['test'], cwd)));
          heard.push(await run('cat', ['b'], '/workspace/src/private'));
          await say(done);
        }),
      { files: { 'src/private/b': 'x', '.batutaignore': 'src/private\n' }, scripts: { 'npm test': { output: 'fine', exitCode: 0 } } },
    );
    for (let count = 0; count < 2; count += 1)
      stage.journal.signals.push({ path: 'run', name: 'command', payload: { by: 'ana', option: 'reject' }, taken: false });
    await stage.perform().catch(() => {});
    expect(heard.slice(0, 3)).toEqual(['object', 'string', 'Invalid request: A person is asked about it when your turn is over.']);
  });

  it('reads and writes files, and runs commands, as it may', async () => {
    const heard: unknown[] = [];
    const stage = createAcpStage(
      () =>
        createFakeAgent(async ({ client, say }) => {
          const sessionId = 'session-1';
          const read = (path: string, more = {}) => told(client.request(methods.client.fs.readTextFile, { sessionId, path, ...more }));
          const write = (path: string) => told(client.request(methods.client.fs.writeTextFile, { sessionId, path, content: 'new\n' }));
          heard.push(await read('/workspace/src/a.ts', { line: 2, limit: 1 }), await read('/workspace/.env'), await read('/workspace/no'));
          heard.push(await write('/workspace/src/b.ts'), await write('/workspace/web/x.ts'), await write('/elsewhere/x.ts'));
          const run = (command: string, args: string[]) =>
            told(client.request(methods.client.terminal.create, { sessionId, command, args }));
          const started = await run('npm', ['test']);
          if (typeof started === 'string') throw new Error(started);
          const terminal = { sessionId, terminalId: started.terminalId };
          heard.push(await client.request(methods.client.terminal.waitForExit, terminal));
          heard.push(await client.request(methods.client.terminal.output, terminal));
          await client.request(methods.client.terminal.release, terminal);
          heard.push(await run('rm', ['-rf', '/']));
          await say(done);
        }),
      { files: { 'src/a.ts': 'one\ntwo\nthree\n', '.env': 'KEY=1\n' }, scripts: { 'npm test': { output: 'fine', exitCode: 0 } } },
    );
    stage.journal.signals.push({ path: 'run', name: 'command', payload: { by: 'ana', option: 'reject' }, taken: false });
    await stage.perform().catch(() => null);
    const texts = heard.slice(0, 9).map((one) => (typeof one === 'string' ? one.slice(0, 60) : one));
    expect(texts).toEqual([
      { content: 'two' },
      expect.stringContaining('Invalid request') as string,
      expect.stringContaining('Resource not found') as string,
      {},
      expect.stringContaining('"web/x.ts" belongs to') as string,
      expect.stringContaining('Invalid request') as string,
      { exitCode: 0, signal: null },
      { output: 'fine', truncated: false, exitStatus: { exitCode: 0, signal: null } },
      'Invalid request: A person is asked about it when your turn i',
    ]);
    expect(stage.files.text('src/b.ts')).toBe('new\n');
    const changed = stage
      .events()
      .filter((event): event is Extract<RunEventBody, { type: 'file.changed' }> => event.type === 'file.changed');
    expect(changed.map(({ file, command }) => [file, command])).toEqual([['src/b.ts', undefined]]);
    expect(questions(stage)[0]).toEqual(['command', 'rm -rf /']);
  });
});
