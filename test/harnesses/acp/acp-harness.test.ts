import { describe, expect, it } from 'vitest';
import { CrashError } from '../../fakes/memory-ctx.ts';
import { createFakeAgent, report, type AgentPlay, type AgentTurn } from '../../fakes/fake-agent.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';
import { readTranscript } from '../../../src/core/run/read-transcript.ts';
import { createAcpStage, ofType, profile, type AcpStage } from './stage.ts';

const done = report({ summary: 'all done', checks: [{ section: 'Build', passed: true }] });
const finished = { status: 'finished', finish: { summary: 'all done' } };
const whenCancelled = ({ cancelled }: AgentTurn) =>
  new Promise<void>((resolve) => cancelled.addEventListener('abort', () => resolve(), { once: true }));
const notices = (stage: AcpStage) => ofType(stage, 'notice').map(({ text }) => inEnglish(text));
/** Lets everything else happen until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('an external agent', () => {
  it('works in the mode in which it asks, where it has one', async () => {
    const modes = ['auto', 'careful'];
    const stage = createAcpStage(() => createFakeAgent(async ({ say }) => say(done), { modes }), {
      acp: { profile: { ...profile, mode: { write: 'careful', readOnly: 'none of these' } } },
    });
    await stage.perform();
    await stage.perform({ task: { access: 'read-only' } });
    expect(stage.agent.modes).toEqual(['careful']);
  });

  it('is told its task, its rules and how to end, and gets only its own variables', async () => {
    const play: AgentPlay = async ({ say, think, call, uses }) => {
      await think('Where is ');
      await think('it? ');
      await think('z'.repeat(200_000));
      await say('Let me look.');
      await call('read', 'src/a.ts');
      await uses(5000, 0.25);
      await say(done);
    };
    const stage = createAcpStage(() => createFakeAgent(play, { usage: { inputTokens: 90, outputTokens: 10 } }));
    const { outcome } = await stage.perform();
    expect(outcome).toMatchObject(finished);
    expect(stage.agent.requests).toEqual([{ argv: ['fake-agent', '--acp'], variables: ['FAKE_KEY'], mark: 'run' }]);
    const [prompt = ''] = stage.agent.prompts;
    expect(
      ['You are the Backend agent.', 'Backend Feature', 'match: src', 'npm test', '"deviations"'].filter(
        (words) => !prompt.includes(words),
      ),
    ).toEqual([]);
    const who = { agent: 'backend', path: 'run' };
    const turn = { ...who, model: 'fake', turn: 1 };
    expect(stage.events()).toEqual([
      { type: 'turn.started', ...turn, reservedTokens: 0, reservedUsd: null },
      { type: 'tool.called', ...who, tool: 'read', target: 'src/a.ts', ok: true, detail: '' },
      {
        type: 'turn.completed',
        ...turn,
        usage: { input: 90, output: 10, cacheRead: 0, cacheWrite: 0 },
        usd: 0.25,
        durationMs: 0,
        stop: 'end_turn',
      },
    ]);
    const steps = stage.journal.records.flatMap(({ kind, key, value }) =>
      kind === 'step' && value?.ok ? [{ name: key.replace(/^.*\/|#\d+$/gu, ''), result: value.value ?? null, at: '' }] : [],
    );
    const { turns } = readTranscript(steps);
    const thinking = turns[0]?.thinking ?? '';
    expect([thinking.slice(0, 14), thinking.length]).toEqual(['Where is it? z', 100_000]);
    expect(turns.map(({ text, calls }) => [text.split('\n')[0], calls])).toEqual([
      ['Let me look.', [{ tool: 'read', target: 'src/a.ts', file: null, given: [], diff: null, result: '', ok: true }]],
    ]);
  });

  it('that is slow is stopped when its time is up, and gets half as much again, once', async () => {
    const stage = createAcpStage((files) =>
      createFakeAgent(async (turn) => {
        files.set(`src/${stage.agent.prompts.length}.ts`, 'x\n');
        await whenCancelled(turn);
        return 'cancelled';
      }),
    );
    const working = stage.perform();
    for (const minutes of [30, 45]) {
      await until(() => stage.files.paths().length === (minutes === 30 ? 1 : 2));
      await until(() => stage.clock.slept.includes(minutes * 60_000));
      stage.clock.advance(minutes * 60_000);
    }
    expect((await working).outcome).toMatchObject({ status: 'failed', reason: 'stuck' });
    expect(ofType(stage, 'turn.failed').map(({ error }) => error)).toEqual(['time', 'time']);
    expect(stage.agent.prompts.at(-1)).toContain('cut off');
    // What it did until then is its work.
    expect(ofType(stage, 'file.changed').map(({ file }) => file)).toEqual(['src/1.ts', 'src/2.ts']);
  });

  it('that does not end its turn is ended', async () => {
    const stage = createAcpStage(() => createFakeAgent(() => new Promise<void>(() => {})));
    const working = stage.perform();
    for (const ms of [1_800_000, 5000, 2_700_000, 5000]) {
      const before = stage.clock.slept.filter((slept) => slept === ms).length;
      await until(
        () => stage.clock.slept.filter((slept) => slept === ms).length > (ms === 5000 ? 0 : before - 1) && stage.clock.sleepers() > 0,
      );
      stage.clock.advance(ms);
      await until(() => stage.clock.sleepers() === 0 || ms !== 5000);
    }
    expect((await working).outcome).toMatchObject({ status: 'failed', reason: 'stuck' });
  });

  it('that is mute, signed out or not there is told with what to do', async () => {
    const mute = createAcpStage(() => createFakeAgent(async () => {}, { mute: true }));
    const working = mute.perform();
    await until(() => mute.clock.sleepers() > 0);
    mute.clock.advance(60_000);
    const said = async (stage: AcpStage, outcome = stage.perform()) => {
      const ended = (await outcome).outcome;
      return ended.status === 'failed' ? [ended.reason, inEnglish(ended.message)] : [];
    };
    expect(await said(mute, working)).toEqual(['model', 'Fake Agent could not be started: it does not answer']);
    expect(await said(createAcpStage(() => createFakeAgent(async () => {}, { signedOut: true })))).toEqual([
      'model',
      'Fake Agent is not signed in. Start "fake-agent" in a terminal and sign in, or set its key.',
    ]);
    const missing = createAcpStage(() => ({
      ...createFakeAgent(async () => {}),
      open: async () => ({ missing: 'There is no program.' }),
    }));
    expect(await said(missing)).toEqual([
      'model',
      'Fake Agent could not be started: There is no program. To install it: npm install -g fake-agent',
    ]);
  });

  it('that crashes is started once more, on what it left; then it is given up', async () => {
    const stage = createAcpStage((files) =>
      createFakeAgent(async ({ die }) => {
        files.set(`src/${stage.agent.prompts.length}.ts`, 'x\n');
        await die('segmentation fault');
      }),
    );
    const { outcome } = await stage.perform();
    expect(outcome).toMatchObject({ status: 'failed', reason: 'model' });
    expect(outcome.status === 'failed' && inEnglish(outcome.message)).toBe('Fake Agent failed: segmentation fault');
    expect(stage.agent.prompts[1]).toContain('You have begun with this before');
    expect(ofType(stage, 'file.changed').map(({ file }) => file)).toEqual(['src/1.ts', 'src/2.ts']);
  });

  it('that writes elsewhere without a word finds it put back, and is told; a save of the person stays', async () => {
    const play =
      (files: AcpStage['files']): AgentPlay =>
      async ({ say }) => {
        if (stage.agent.prompts.length === 1) {
          files.set('web/x.ts', 'mine\n');
          files.set('package-lock.json', 'x');
          files.set('.npmrc', 'registry=https://example.org\n');
          files.set('docs/a.md', 'typed by a person\n');
          files.set('src/a.ts', 'a\n');
          files.remove('web/old.ts');
          stage.saved.add('docs/a.md');
        }
        await say(done);
      };
    const stage = createAcpStage((files) => createFakeAgent(play(files)), { files: { 'web/old.ts': 'old\n', 'package-lock.json': '{}' } });
    expect((await stage.perform()).outcome).toMatchObject(finished);
    expect(Object.fromEntries(stage.files.paths().map((path) => [path, stage.files.text(path)]))).toEqual({
      'docs/a.md': 'typed by a person\n',
      'package-lock.json': '{}',
      'src/a.ts': 'a\n',
      'web/old.ts': 'old\n',
    });
    expect(ofType(stage, 'file.changed').map(({ file }) => file)).toEqual(['src/a.ts']);
    expect(ofType(stage, 'file.uncertain')).toMatchObject([{ file: 'docs/a.md', saved: true, command: 'Fake Agent' }]);
    expect(notices(stage)).toEqual([
      'Fake Agent changed .npmrc, package-lock.json, web/old.ts, web/x.ts, which it may not change here: put back as before.',
    ]);
    expect(stage.agent.prompts[1]).toContain('"web/x.ts" belongs to the frontend agent.');
  });

  it('killed in mid-turn: its own files lie as before, anything else is told, and it begins again', async () => {
    let runs = 0;
    const stage = createAcpStage((files) =>
      createFakeAgent(async ({ say, call }) => {
        runs += 1;
        await call('edit', 'src/a.ts', () => {
          files.set('src/a.ts', `half ${runs}\n`);
        });
        await say(done);
      }),
    );
    // The prompt, the turn's start, its group; then the call.
    await expect(stage.perform({ crash: { at: 5, when: 'before' } })).rejects.toBeInstanceOf(CrashError);
    // What this process did at its death is undone, as if it had been killed.
    stage.files.set('src/a.ts', 'half\n');
    stage.files.set('web/y.ts', "perhaps a person's\n");
    expect((await stage.perform()).outcome).toMatchObject(finished);
    expect(notices(stage)[0]).toBe('"fake-agent --acp" was interrupted in the middle of its work. Put back as before: src/a.ts.');
    expect(ofType(stage, 'file.uncertain').map(({ file }) => file)).toContain('web/y.ts');
    expect(stage.agent.prompts.at(-1)).toContain('the files that you changed in it lie as before again');
    expect(stage.files.text('src/a.ts')).toBe('half 2\n');
  });

  it('stopped in mid-turn: its own files lie as before, and what a person wrote meanwhile stays', async () => {
    const stop = new AbortController();
    const stage = createAcpStage((files) =>
      createFakeAgent(async (turn) => {
        await turn.call('edit', 'src/a.ts', () => {
          files.set('src/a.ts', 'half\n');
        });
        files.set('docs/a.md', 'typed by a person\n');
        stop.abort();
        await whenCancelled(turn);
        return 'cancelled';
      }),
    );
    await expect(stage.perform({ signal: stop.signal })).rejects.toBeInstanceOf(Error);
    expect([stage.files.text('src/a.ts'), stage.files.text('docs/a.md')]).toEqual([null, 'typed by a person\n']);
    expect(notices(stage)).toEqual(['"fake-agent --acp" was interrupted in the middle of its work. Put back as before: src/a.ts.']);
    expect(ofType(stage, 'file.uncertain').map(({ file }) => file)).toEqual(['docs/a.md']);
  });

  it('that mends its report is heard, also where no line ends between its two messages', async () => {
    const said = [
      { summary: 'first', checks: 'fine' },
      { summary: 'mended', checks: [{ section: 'Build', passed: true }] },
    ];
    const stage = createAcpStage(() =>
      createFakeAgent(async ({ say }) => say(`\`\`\`json\n${JSON.stringify(said[stage.agent.prompts.length - 1])}\n\`\`\``)),
    );
    expect((await stage.perform()).outcome).toMatchObject({ status: 'finished', finish: { summary: 'mended' } });
    expect(stage.agent.prompts).toHaveLength(2);
  });

  it('that ends its turn without a word is stuck, and one that declines is told', async () => {
    const silent = createAcpStage(() => createFakeAgent(async () => {}));
    expect((await silent.perform()).outcome).toMatchObject({ status: 'failed', reason: 'stuck' });
    const declines = createAcpStage(() => createFakeAgent(async () => 'refusal'));
    expect((await declines.perform()).outcome).toMatchObject({ status: 'failed', reason: 'model' });
  });
});
