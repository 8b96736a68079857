import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { sampled as it } from '../sweeps/sampled.ts';
import type { ModelAnswer } from '../fakes/model-server/model-answer.ts';
import { startModel, type ModelServer } from '../fakes/model-server/model-server.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../fakes/model-server/scripted-handler.ts';
import { scriptOf } from '../fakes/copy-workspace.ts';
import { createFakeClock } from '../fakes/fake-clock.ts';
import { mustEnd, openWorld, request, runIdIn, type World } from './batuta-process.ts';

const args = ['feature', request, '--provider', 'anthropic', '--trust-workspace', '--yes'];

/** A model that plays the script, but for a fault while `broken` says so. */
async function openModel(): Promise<ModelServer & { broken: (turn: number) => ModelAnswer['fault'] | undefined }> {
  const play = scriptedHandler({ script: await readScript(scriptOf('single')), delayMs: 0 });
  const server = await startModel(async (asked) => {
    const fault = model.broken(server.requests().length);
    return { ...(await play(asked)), ...(fault ? { fault } : {}) };
  });
  const model = Object.assign(server, { broken: (_turn: number): ModelAnswer['fault'] | undefined => undefined });
  return model;
}

/** An address where nobody listens. */
async function deadEnd(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

const keyed = (url: string): { env: Record<string, string> } => ({ env: { ANTHROPIC_API_KEY: 'test-key-1234', ANTHROPIC_BASE_URL: url } });

const stops = [
  {
    name: 'a wrong key',
    fault: { kind: 'status', status: 401, type: 'authentication_error', message: 'invalid x-api-key' },
    words: ['refused the key', 'Check ANTHROPIC_API_KEY (or “Batuta: Set API Key”)', 'invalid x-api-key'],
  },
  {
    name: 'an unknown model',
    fault: { kind: 'status', status: 404, type: 'not_found_error', message: 'model: claude-nope' },
    words: ['does not know this model', 'claude-nope'],
  },
] as const;

describe('a model that cannot be asked', () => {
  let world: World;
  let model: Awaited<ReturnType<typeof openModel>>;
  beforeAll(async () => {
    world = await openWorld();
    model = await openModel();
  });
  afterAll(async () => {
    await model.close();
    await world.remove();
  });

  it.each(stops)('$name: stops at once with words, resumable', async ({ fault, words }) => {
    const before = await world.snapshot();
    const asked = model.requests().length;
    model.broken = () => fault;
    const ended = await world.run(args, keyed(model.url));
    mustEnd(ended, 1);
    for (const word of words) expect(ended.said).toContain(word);
    expect(ended.said).not.toContain('test-key-1234');
    expect(ended.said).toContain('Resume the run when this is fixed; it continues where it left off.');
    expect(model.requests().length - asked).toBe(1);
    expect(await world.snapshot()).toEqual(before);
    expect((await world.run(['cancel', runIdIn(ended.said)])).code).toBe(0);
  });

  it('no network: waited for as long as the settings say, then stops; goes on without paying again when it is back', async () => {
    const clock = createFakeClock(Date.now(), { auto: true });
    const ended = await world.run(args, { ...keyed(await deadEnd()), clock });
    mustEnd(ended, 1);
    expect(clock.slept.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(clock.slept.reduce((sum, ms) => sum + ms)).toBe(30 * 60_000);
    expect(ended.said).toMatch(/[Ww]aiting for the provider until \d\d:\d\d \(since \d\d:\d\d\)/);
    expect(ended.said).toContain('Waited 30 min 00 s for it.');
    expect(ended.said).toMatch('ECONNREFUSED');
    // When it begins to wait, when it has waited enough, and at the top of the report.
    expect(ended.said.split('Nothing answers at ').length - 1).toBe(3);
    const runId = runIdIn(ended.said);

    // The network is back, and goes away again after the spec was written.
    const asked = model.requests().length;
    model.broken = (count) => (count - asked > 3 ? { kind: 'status', status: 401, type: 'authentication_error' } : undefined);
    const again = await world.run(['resume', runId, '--yes'], keyed(model.url));
    mustEnd(again, 1);
    model.broken = () => undefined;
    const last = await world.run(['resume', runId, '--yes'], keyed(model.url));
    mustEnd(last, 0);
    const paid = model
      .requests()
      .slice(asked)
      .filter((one) => one.path === '/v1/messages' && one.outcome === 'answered')
      .map((one) => `${one.label.split(' ', 1)[0]}#${one.turn}`);
    expect(paid).toEqual(['SPEC#0', 'SPEC#1', 'Code#0', 'Code#1', 'Code#2']);
  });
});
