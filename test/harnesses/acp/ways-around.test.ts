import { methods } from '@agentclientprotocol/sdk';
import { expect, it } from 'vitest';
import { createFakeAgent, report, type AgentTurn } from '../../fakes/fake-agent.ts';
import { createAcpStage, type AcpStage } from './stage.ts';

const done = report({ summary: 'all done', checks: [{ section: 'Build', passed: true }] });
const long = (name: string): string => Array.from({ length: 60 }, (_, index) => `${name} ${index}\n`).join('');
const without = (text: string, lines: number): string => text.split('\n').slice(lines).join('\n');
const contents = {
  'src/a.ts': long('a'),
  'src/b.ts': long('b'),
  'src/c.ts': long('c'),
  'src/private/x.ts': 'secret\n',
  '.batutaignore': 'src/private\n',
  '.env': 'KEY=1\n',
};
const asked = (stage: AcpStage): string[] =>
  stage.events().flatMap((event) => (event.type === 'question.asked' ? [event.question.subject ?? ''] : []));

/** An agent that is obeyed: what it does in its first turn, with everything declined that a person is asked. */
async function obeys(deed: (turn: AgentTurn, files: AcpStage['files']) => Promise<unknown>): Promise<{ stage: AcpStage; answer: unknown }> {
  let answer: unknown = null;
  const stage: AcpStage = createAcpStage(
    (files) =>
      createFakeAgent(async (turn) => {
        if (stage.agent.prompts.length === 1) answer = await deed(turn, files);
        await turn.say(done);
      }),
    { files: contents, scripts: { 'npm test': { output: 'fine', exitCode: 0 }, 'git status': { output: '', exitCode: 0 } } },
  );
  for (const name of ['confirm', 'command'])
    stage.journal.signals.push({ path: 'run', name, payload: { by: 'ana', option: 'reject' }, taken: false });
  await stage.perform();
  return { stage, answer };
}

const execute = (rawInput: object) => ({ kind: 'execute' as const, title: 'a command', rawInput });
/** What it asks permission for, and which question a person gets; null: none, it is refused at once. */
it.each([
  ['a command in a folder elsewhere', execute({ command: ['cat', 'passwd'], cwd: '/etc' }), 'asks'],
  ['the same by another name', execute({ command: 'cat passwd', workdir: '/etc' }), 'asks'],
  ['a command in a folder of the workspace that may not be read', execute({ command: 'cat x.ts', cwd: '/workspace/src/private' }), 'asks'],
  ['a command in a folder that is a link out by dots', execute({ command: 'ls', directory: '/workspace/../etc' }), 'asks'],
  ['a command that is said to read', { kind: 'read', title: 'Look', rawInput: { command: 'curl https://evil.example' } }, 'asks'],
  ['a command that is said to think', { kind: 'think', title: 'Hm', rawInput: { command: 'curl https://evil.example' } }, 'asks'],
  ['a command without a kind', { title: 'Look', rawInput: { command: ['rm', '-rf', 'src'] } }, 'asks'],
  ['reading by another name of the path', { kind: 'read', title: 'Read', rawInput: { absolute_path: '/workspace/.env' } }, null],
  ['the same in one word', { kind: 'read', title: 'Read', rawInput: { filePath: '/etc/passwd' } }, null],
  ['reading several at once', { kind: 'read', title: 'Read', rawInput: { paths: ['src/a.ts', '/etc/passwd'] } }, null],
  ['reading nobody knows what', { kind: 'read', title: 'Read', rawInput: { uri: 'file:///etc/passwd' } }, 'asks'],
  ['searching elsewhere', { kind: 'search', title: 'Grep', rawInput: { pattern: 'KEY', path: '/etc' } }, null],
  [
    'moving a file out',
    { kind: 'move', title: 'Move', locations: [{ path: '/workspace/src/a.ts' }], rawInput: { destination: '/tmp/a.ts' } },
    null,
  ],
  [
    'moving a file onto one that starts programs',
    { kind: 'move', title: 'Move', rawInput: { source: 'src/a.ts', new_path: '/workspace/.git/hooks/pre-commit' } },
    null,
  ],
] as const)('%s is not allowed by itself', async (_, call, outcome) => {
  const { stage, answer } = await obeys(({ mayI }) => mayI(call as Parameters<AgentTurn['mayI']>[0]));
  expect([answer, asked(stage).length]).toEqual([false, outcome === 'asks' ? 1 : 0]);
});

it('a command in a folder of the workspace is allowed as there', async () => {
  const { stage, answer } = await obeys(({ mayI }) => mayI(execute({ command: ['bash', '-lc', 'ls'], cwd: '/workspace/src' })));
  expect([answer, asked(stage).length]).toEqual([false, 1]);
  const plain = await obeys(({ mayI }) => mayI(execute({ command: 'cat a.ts', cwd: '/workspace/src' })));
  expect([plain.answer, asked(plain.stage)]).toEqual([true, []]);
});

it.each([
  [
    'lines of three files, few of each',
    (files: AcpStage['files']) => {
      for (const name of ['a', 'b', 'c']) files.set(`src/${name}.ts`, without(long(name), 20));
    },
  ],
  [
    'six new files',
    (files: AcpStage['files']) => {
      for (let number = 1; number <= 6; number += 1) files.set(`src/new${number}.ts`, 'x\n');
    },
  ],
  ['a whole file', (files: AcpStage['files']) => files.remove('src/a.ts')],
  ['a migration that drops a table', (files: AcpStage['files']) => files.set('src/migrations/2.sql', 'DROP TABLE users;\n')],
] as const)('what it changes without asking lies as before until a person confirms it: %s', async (_, change) => {
  const { stage } = await obeys(async (_turn, files) => change(files));
  expect(asked(stage)).toHaveLength(1);
  expect(Object.fromEntries(stage.files.paths().map((path) => [path, stage.files.text(path)]))).toEqual(contents);
});

it('what it deletes in several turns is counted together', async () => {
  const stage: AcpStage = createAcpStage(
    (files) =>
      createFakeAgent(async ({ say, mayI }) => {
        const turn = stage.agent.prompts.length;
        if (turn < 3) files.set('src/a.ts', without(long('a'), turn * 30));
        // What is asked about ends its turn.
        if (turn === 1) await mayI(execute({ command: 'npm install left-pad' }));
        await say(done);
      }),
    { files: contents },
  );
  for (const name of ['command', 'confirm'])
    stage.journal.signals.push({ path: 'run', name, payload: { by: 'ana', option: 'reject' }, taken: false });
  await stage.perform();
  expect(asked(stage)).toEqual(['npm install left-pad', 'deletes src/a.ts: 60']);
  expect(stage.files.text('src/a.ts')).toBe(without(long('a'), 30));
});

it('what it has Batuta write counts like what it writes itself', async () => {
  const { stage } = await obeys(async ({ client }) =>
    client.request(methods.client.fs.writeTextFile, { sessionId: 'session-1', path: '/workspace/src/a.ts', content: '' }),
  );
  expect([asked(stage).length, stage.files.text('src/a.ts')]).toEqual([1, contents['src/a.ts']]);
});

it.each(['/workspace/.ENV', '/workspace/src/../.git/hooks/pre-commit', '/workspace/src/.vscode/tasks.json', '/etc/x'])(
  'Batuta does not write %s for it',
  async (path) => {
    const { stage, answer } = await obeys(({ client }) =>
      client
        .request(methods.client.fs.writeTextFile, { sessionId: 'session-1', path, content: 'x' })
        .catch((error: Error) => error.message),
    );
    expect([String(answer), stage.files.paths().toSorted()]).toEqual([
      expect.stringContaining('Invalid request'),
      Object.keys(contents).toSorted(),
    ]);
  },
);

it('variables that it wants for a command do not reach it', async () => {
  const { stage, answer } = await obeys(async ({ client }) => {
    const { terminalId } = await client.request(methods.client.terminal.create, {
      sessionId: 'session-1',
      command: 'npm',
      args: ['test'],
      env: [{ name: 'NODE_OPTIONS', value: '--require=/workspace/src/evil.js' }],
    });
    return client.request(methods.client.terminal.waitForExit, { sessionId: 'session-1', terminalId });
  });
  expect([answer, asked(stage)]).toEqual([{ exitCode: 0, signal: null }, []]);
});

it('an answer that would hold for more than this call is never chosen for it', async () => {
  const { answer } = await obeys(({ client }) =>
    client.request(methods.client.session.requestPermission, {
      sessionId: 'session-1',
      toolCall: { toolCallId: 'mode', kind: 'switch_mode', title: 'Ask no more' },
      options: [
        { optionId: 'all', name: 'Always', kind: 'allow_always' },
        { optionId: 'no', name: 'Never', kind: 'reject_always' },
      ],
    }),
  );
  expect(answer).toEqual({ outcome: { outcome: 'cancelled' } });
});

it('a folder that it went to before counts for what it runs later, wherever that says nothing else', async () => {
  const run = async (...lines: readonly object[]) => {
    const { stage, answer } = await obeys(async ({ mayI }) => {
      const given: boolean[] = [];
      for (const line of lines) given.push(await mayI(execute(line)));
      return given;
    });
    return [answer, asked(stage)];
  };
  expect(await run({ command: 'cd src/private && ls' }, { command: 'cat x.ts' })).toEqual([[true, false], ['cd src/private && cat x.ts']]);
  expect(await run({ command: 'cd src && ls' }, { command: 'cat a.ts' })).toEqual([[true, true], []]);
  expect(await run({ command: 'cd src && ls' }, { command: 'cd src && cat a.ts' }, { command: 'ls' })).toEqual([[true, true, true], []]);
  expect(await run({ command: 'cd src/private && ls' }, { command: 'cat a.ts', cwd: '/workspace/src' })).toEqual([[true, true], []]);
});
