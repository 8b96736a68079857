import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { FencedError, InterruptedError } from '../../../src/core/durable/errors.ts';
import type { Memory } from '../../../src/core/memory/memory.ts';
import type { OpenedProgram } from '../../../src/core/ports.ts';
import { createAllowedCommandStore } from '../../../src/node/allowed-command-store.ts';
import { createClock } from '../../../src/node/clock.ts';
import { createServerMemory, type ServerMemoryOptions } from '../../../src/node/memory/server-memory.ts';
import { createProcesses } from '../../../src/node/processes.ts';
import { user } from '../../contracts/ports/memory.ts';
import { fakeTools } from '../../fakes/fake-memory.ts';
import { answering, openedServer, type Fault } from '../../fakes/memory-server.ts';
import { bareEnvironment, scratchFolder } from '../scratch.ts';

const command = ['memory', 'serve'];

interface Server {
  readonly memory: Memory;
  /** Programs that were started. */
  readonly started: ReturnType<typeof openedServer>[];
}

function server(fault: Fault | null, more: Partial<ServerMemoryOptions> = {}): Server {
  const started: ReturnType<typeof openedServer>[] = [];
  const processes = {
    open: async (): Promise<OpenedProgram> => {
      const opened = openedServer(answering(fakeTools(), fault));
      started.push(opened);
      return opened;
    },
  };
  return { memory: createServerMemory({ command, variables: [], processes, clock: createClock(), approval: null, ...more }), started };
}

/** What a person is told of a server that is wrong; and that nothing of it is left. */
async function why(fault: Fault, more: Partial<ServerMemoryOptions> = {}): Promise<string> {
  const { memory, started } = server(fault, more);
  const result = await memory.use(user, (tools) => tools.search('Contract'));
  expect(started.map((one) => one.isClosed())).toEqual([true]);
  return result.status === 'missing' ? inEnglish(result.why) : result.status;
}

test('a server that is mute, dies, lies or says too much is missing, and ended', async () => {
  const soon = { limits: { answerMs: 20, useMs: 600_000 } };
  expect(await why('mute from the start', soon)).toBe('"memory serve": Request timed out');
  expect(await why('mute', soon)).toBe('"memory serve": Request timed out');
  expect(await why('mute from the start', { limits: { answerMs: 600_000, useMs: 20 } })).toBe('"memory serve": it takes too long');
  expect(await why('dies')).toBe('"memory serve": Connection closed');
  expect(await why('no graph')).toBe('"memory serve": search_nodes: its answer is not understood');
  expect(await why('says no')).toBe('"memory serve": search_nodes: the disk is full');
  expect(await why('huge')).toBe('"memory serve": Connection closed');
  expect(await why('few tools')).toBe('"memory serve": it has no search_nodes');
});

test('what is no message is overlooked', async () => {
  expect(await why('prints')).toBe('used');
});

test('a program that is not there is missing', async () => {
  const processes = { open: async () => ({ missing: 'there is no memory' }) };
  const result = await server(null, { processes }).memory.use(user, (tools) => tools.all());
  expect(result).toMatchObject({ status: 'missing' });
});

test('whoever does not wait any more ends it', async () => {
  const { memory, started } = server('mute');
  const stop = new AbortController();
  const using = memory.use({ ...user, signal: stop.signal, onStart: async () => stop.abort() }, (tools) => tools.all());
  await expect(using).rejects.toThrow(InterruptedError);
  expect(started.map((one) => one.isClosed())).toEqual([true]);
});

test("a workspace's server starts only once its command is approved, and is used only as long as its tools are the same", async () => {
  const approved = createAllowedCommandStore(scratchFolder('home'), '/workspace');
  // An agent may run the same command: that is no approval of a server.
  await approved.put({ argv: command, files: false });
  let tools: string[] = [];
  const started: object[] = [];
  const processes = {
    open: async () => {
      started.push(tools);
      return openedServer(answering(fakeTools(), null, tools));
    },
  };
  const approval = { list: approved, program: async () => '' };
  const { memory } = server(null, { approval, processes });
  const use = () => memory.use(user, (opened) => opened.all());
  const used = { status: 'used', value: { entities: [], relations: [] } };

  const first = await use();
  expect([first, started]).toEqual([{ status: 'unapproved', approval: { command, tools: null, program: '', print: '' } }, []]);
  if (first.status === 'unapproved') await memory.approve(first.approval);
  expect(await use()).toEqual(used);
  expect(await use()).toEqual(used);
  tools = ['run_anything'];
  const second = await use();
  expect(second).toMatchObject({ status: 'unapproved', approval: { command, print: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  if (second.status !== 'unapproved') throw new Error('It was used.');
  expect(second.approval.tools).toContain('run_anything');
  await memory.approve(second.approval);
  expect(await use()).toEqual(used);
  expect(await server(null, { approval, processes, command: [...command, '--other'] }).memory.use(user, (opened) => opened.all())).toEqual({
    status: 'unapproved',
    approval: { command: [...command, '--other'], tools: null, program: '', print: '' },
  });
  expect((await approved.list()).map(({ argv, tools: bound }) => [argv, bound === undefined])).toEqual([
    [command, true],
    [command, false],
  ]);
});

test('a program of its own is started, asked and ended', async () => {
  const root = scratchFolder('workspace');
  const processes = createProcesses({ root, env: { ...bareEnvironment, PATH: process.env['PATH'] } });
  const child = join(import.meta.dirname, '../../fakes/memory-server-child.ts');
  const memory = createServerMemory({
    command: [process.execPath, child],
    variables: [],
    processes,
    clock: createClock(),
    approval: null,
  });
  const groups: number[] = [];
  const learned = { entities: [{ name: 'Bank', entityType: 'entity', observations: ['x'] }], relations: [] };
  const result = await memory.use({ ...user, onStart: async ({ pid }) => void groups.push(pid) }, async (tools) => {
    await tools.add(learned);
    return tools.search('bank');
  });
  expect(result).toEqual({ status: 'used', value: learned });
  expect(() => process.kill(-(groups[0] ?? 0), 0)).toThrow('ESRCH');
});

test('what the run itself throws is no fault of the server, and the server is ended all the same', async () => {
  const { memory, started } = server(null);
  const lost = { ...user, onStart: () => Promise.reject(new FencedError('another process has the run')) };
  await expect(memory.use(lost, (tools) => tools.all())).rejects.toThrow(FencedError);
  expect(started.map((one) => one.isClosed())).toEqual([true]);
});

test('a damaged list of approvals approves nothing: memory is missing, and nothing is started', async () => {
  const home = scratchFolder('home');
  const approved = createAllowedCommandStore(home, '/workspace');
  mkdirSync(dirname(approved.file), { recursive: true });
  writeFileSync(approved.file, '{');
  const { memory, started } = server(null, { approval: { list: approved, program: async () => '' } });
  expect(await memory.use(user, (tools) => tools.all())).toMatchObject({ status: 'missing' });
  expect(started).toEqual([]);
});
