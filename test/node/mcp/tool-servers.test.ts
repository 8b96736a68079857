import { expect, test } from 'vitest';
import { inEnglish } from '../../../src/core/describe/message.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { createClock } from '../../../src/node/clock.ts';
import { createToolServers } from '../../../src/node/mcp/tool-servers.ts';
import { openedServer } from '../../fakes/memory-server.ts';
import { answeringTools, type ToolFault } from '../../fakes/tool-server.ts';

type Program = ReturnType<typeof openedServer>;

const hide = async () => (text: string) => text.replaceAll('hunter2', '***');

/** With a server whose program is not there, for that reason. */
const missing = (why: string) =>
  createToolServers({
    servers: { notes: { command: ['notes'], variables: [] } },
    processes: { open: async () => ({ missing: why }) },
    clock: createClock(),
    mark: 'run',
    mask: hide,
  });

function world(fault: ToolFault | null = null, clock: Clock = createClock(), described = 'gives back its text') {
  const started: Program[] = [];
  const open = async (): Promise<Program> => {
    const program = openedServer(answeringTools(started.length > 0 && fault === 'dies' ? null : fault, () => described));
    started.push(program);
    return program;
  };
  const servers = createToolServers({
    servers: { notes: { command: ['notes'], variables: [] } },
    processes: { open },
    clock,
    mark: 'run',
    mask: hide,
  });
  return { servers, started };
}
const user = (signal = new AbortController().signal) => ({ signal });
/** No time passes but that which is waited for. */
const hasty: Clock = { now: () => 0, elapsed: () => 0, sleep: async () => undefined };
const echo = (text: string, print: string) => ({ server: 'notes', tool: 'echo', input: { text }, print, timeoutMs: 60_000 });
async function printOf({ servers }: ReturnType<typeof world>): Promise<string> {
  const found = await servers.list('notes', user());
  if ('missing' in found) throw new Error(inEnglish(found.missing));
  return found.print;
}

test.each([null, 'prints'] as const)('lists tools and calls them, all with one program: %s', async (fault) => {
  const at = world(fault);
  const found = await at.servers.list('notes', user());
  expect(found).toMatchObject({ tools: [{ name: 'echo', description: 'gives back its text' }, { name: 'write' }] });
  const answer = await at.servers.call(echo('the password is hunter2', await printOf(at)), user());
  expect(answer).toEqual({ ok: true, text: 'the password is ***\n[image, not shown]' });
  expect(at.started).toHaveLength(1);
  await at.servers.close();
  expect(at.started[0]?.isClosed()).toBe(true);
});

test('a long answer is cut, and says so; an error of a tool is told as one', async () => {
  const at = world();
  const long = await at.servers.call(echo('x'.repeat(40_000), await printOf(at)), user());
  expect(long).toMatchObject({ ok: true, text: expect.stringMatching(/x{30000}\n… \d+ more characters were left out\.$/u) as string });
  const no = world('says no');
  expect(await no.servers.call(echo('a', await printOf(no)), user())).toEqual({ ok: false, text: 'the disk is full' });
});

test('an error of the protocol is an answer of its tool like any other: what may not be read is hidden in it, and the server goes on', async () => {
  const at = world('refuses');
  expect(await at.servers.call(echo('hunter2', await printOf(at)), user())).toEqual({
    ok: false,
    text: expect.stringMatching(/not with \*\*\*$/u) as string,
  });
  expect([at.started.length, at.started[0]?.isClosed()]).toEqual([1, false]);
});

test('what may not be read is hidden in what a server says of its tools, and in why it does not start', async () => {
  const { servers } = world(null, createClock(), 'asks postgres://me:hunter2@db');
  expect(await servers.list('notes', user())).toMatchObject({ tools: [{ description: 'asks postgres://me:***@db' }, {}] });
  const none = missing('there is no hunter2');
  const answer = await none.list('notes', user());
  expect('missing' in answer && inEnglish(answer.missing)).toBe('"notes": there is no ***');
});

test('what a server says of a tool is cut, and says so', async () => {
  const { servers } = world(null, createClock(), 'x'.repeat(2100));
  expect(await servers.list('notes', user())).toMatchObject({
    tools: [{ description: `${'x'.repeat(2000)}\n… 100 more characters were left out.` }, {}],
  });
});

test('what it says of its tools must be what was allowed', async () => {
  const at = world('lies');
  expect(await at.servers.call(echo('a', await printOf(at)), user())).toEqual({ changed: true });
});

test.each([
  ['dies', '"notes": '],
  ['huge', '"notes": '],
] as const)('one that %s at a call is missing, and is started again by the next use', async (fault, words) => {
  const at = world(fault);
  const print = await printOf(at);
  const answer = await at.servers.call(echo('a', print), user());
  expect('missing' in answer && inEnglish(answer.missing)).toContain(words);
  expect(at.started[0]?.isClosed()).toBe(true);
  if (fault === 'dies') expect(await at.servers.call(echo('again', print), user())).toMatchObject({ ok: true });
  else expect(await at.servers.list('notes', user())).toHaveProperty('print');
  expect(at.started).toHaveLength(2);
});

test('one that takes too long is ended', async () => {
  const at = world('mute from the start', hasty);
  const answer = await at.servers.list('notes', user());
  expect('missing' in answer && inEnglish(answer.missing)).toBe('"notes": it takes too long');
});

test('a call is cancelled at once', async () => {
  const at = world('mute');
  const print = await printOf(at);
  const stop = new AbortController();
  const calling = at.servers.call(echo('a', print), user(stop.signal));
  stop.abort();
  await expect(calling).rejects.toMatchObject({ name: 'InterruptedError' });
  expect(at.started[0]?.isClosed()).toBe(true);
});

test('a server that nobody named, and one that is not installed', async () => {
  const at = world();
  const other = await at.servers.list('other', user());
  expect('missing' in other && inEnglish(other.missing)).toBe('There is no tool server "other". There are: notes.');
  const none = await missing('no such program').list('notes', user());
  expect('missing' in none && inEnglish(none.missing)).toBe('"notes": no such program');
});
