import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { App, Session } from '../../src/app/contracts.ts';
import { createApp } from '../../src/app/create-app.ts';
import type { RunHandle } from '../../src/core/durable/contracts.ts';
import { project } from '../../src/core/run/project.ts';
import { readScript } from '../../src/providers/scripted/read-script.ts';
import { copyWorkspace, scriptOf } from '../fakes/copy-workspace.ts';
import { approveIn } from '../fakes/reply.ts';
import { silentLogger } from '../fakes/silent-logger.ts';

let copy: Awaited<ReturnType<typeof copyWorkspace>>;
let home: string;
let app: App;
let session: Session;
let handle: RunHandle;
let request: string;

const waits = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = handle.onIdle(() => {
      stop();
      resolve();
    });
  });

beforeAll(async () => {
  copy = await copyWorkspace('single', { git: true, link: true });
  home = await mkdtemp(join(tmpdir(), 'batuta-home-'));
  const script = scriptOf('single');
  ({ request } = await readScript(script));
  app = await createApp({ env: { ...process.env, BATUTA_HOME: home, BATUTA_SCRIPT: script }, logger: silentLogger });
  session = await app.session(copy.root, { provider: 'scripted', trusted: true });
});

afterAll(async () => {
  await app.close();
  await copy.remove();
  await rm(home, { recursive: true, force: true });
});

describe('a session of a real run', () => {
  test('forecast, transcript, contents, hunks and roll-back', async () => {
    handle = await session.start('feature', request);
    const { runId } = handle;
    await waits();
    const forecast = await session.forecast(runId);
    expect(forecast).toMatchObject({ runs: 0, agents: [{ agent: 'code', role: 'specialist' }, { agent: 'review' }] });
    expect(await approveIn(app, session, runId)).toBe(true);
    expect(await handle.done).toMatchObject({ status: 'completed' });

    const done = project(await app.runs.read(runId, 0));
    expect(done.forecast?.forecast).toEqual(forecast);
    const attempt = done.attempts.find((one) => one.role === 'specialist');
    const transcript = await session.transcript(runId, attempt?.path ?? '');
    expect(transcript.turns.length).toBe(attempt?.turns);
    expect(transcript.prompt[0]?.text.split('\n')[0]).toBe(attempt?.label);
    const calls = transcript.turns.flatMap((turn) => turn.calls);
    expect(calls.filter((call) => call.tool !== 'finish' && call.result === null)).toEqual([]);
    await expect(session.transcript(runId, 'nowhere')).rejects.toThrow('has no attempt nowhere');
    await expect(session.guide(runId, 'code', 'too late', 'me')).rejects.toThrow('is not active');

    const [file] = Object.values(done.files).filter((one) => !one.output && one.before !== null);
    const path = file?.file ?? '';
    const before = await session.contentBefore(runId, path);
    expect(Buffer.from((await session.contentAfter(runId, path)) ?? [])).toEqual(await readFile(join(copy.root, path)));
    const hunks = await session.hunks(runId, path);
    expect(hunks.length).toBeGreaterThan(0);
    await session.accept(runId, { file: path, hunk: null }, true);
    await session.accept(runId, { file: path, hunk: hunks[0]?.id ?? '' }, true);
    expect(await session.accepted(runId)).toEqual([
      { file: path, hunk: null },
      { file: path, hunk: hunks[0]?.id },
    ]);
    await expect(session.accept(runId, { file: 'nowhere.ts', hunk: null }, true)).rejects.toThrow('did not change nowhere.ts');
    for (const { id } of hunks.toReversed())
      expect(await session.rollBack(runId, { file: path, hunk: id }, 'ana')).toEqual({ restored: [path], skipped: [] });
    expect(await readFile(join(copy.root, path))).toEqual(Buffer.from(before ?? []));
    // Another content has to be looked at again.
    expect((await session.accepted(runId)).map(({ hunk }) => hunk)).toEqual([hunks[0]?.id]);
    expect(await session.report(runId)).toMatchObject({ forecast: { within: expect.any(Boolean) }, rolledBack: [path] });
  });

  test('first settings: written once, never over what is there', async () => {
    const first = await session.initialise();
    expect(first.files).toContain('.claude/batuta.yaml');
    expect(await session.initialise()).toEqual({ files: [], kept: first.files, unowned: [], hidden: [] });
    expect(await readFile(join(copy.root, '.claude/batuta.yaml'), 'utf8')).toContain('# seen: ');
  });
});
