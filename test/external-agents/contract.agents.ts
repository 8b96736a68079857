import { afterEach, expect, test } from 'vitest';
import { knownProfiles, type AgentProfile } from '../../src/core/agent/agent-profile.ts';
import { createMemoryJournal, createMemoryRun } from '../fakes/memory-ctx.ts';
import { harnessContract, type Act, type HarnessScene } from '../contracts/harness/harness.ts';
import { task } from '../harnesses/loop/stage.ts';
import type { Saying } from './loopback-models.ts';
import { agents, openRealAgent, reported, type RealAgent, type Write } from './real-agent.ts';

const folder = process.env['BATUTA_TEST_AGENTS'] ?? '';
const opened: Promise<RealAgent>[] = [];
afterEach(async () => {
  for (const agent of await Promise.all(opened.splice(0))) agent.close();
});

function scene(profile: AgentProfile, write: Write, acts: readonly Act[]): HarnessScene {
  const journal = createMemoryJournal();
  const heard: string[] = [];
  const doing = acts.filter((act) => !('hang' in act));
  const reports = acts.flatMap((act) => ('finish' in act ? [act.finish] : []));
  let hung = false;
  const saying =
    (inside: (file: string) => string): Saying =>
    async (turn, told) => {
      heard.push(told);
      const at = acts[turn];
      if (at && 'hang' in at && !hung) {
        hung = true;
        return new Promise<never>(() => {});
      }
      const act = doing[turn];
      if (act && 'write' in act) return write(inside(act.write), act.content);
      return reported(act && 'finish' in act ? act.finish : reports.at(-1));
    };
  let agent: RealAgent | null = null;
  return {
    journal,
    files: { paths: () => agent?.paths() ?? [], text: (file) => agent?.text(file) ?? null },
    events: () =>
      createMemoryRun({ journal })
        .events()
        .map(({ seq: _seq, at: _at, runId: _runId, ...body }) => body),
    said: () => heard.join('\n'),
    perform: async ({ task: changes, ...options } = {}) => {
      // It may have been ended before its model was asked again.
      hung ||= agent !== null;
      if (!agent) {
        const opening = openRealAgent({ folder, profile, saying, journal });
        opened.push(opening);
        agent = await opening;
      }
      return agent.perform({ ...task, runTimeoutMs: 60_000, ...changes }, options);
    },
  };
}

for (const [id, write] of Object.entries(agents)) {
  const profile = knownProfiles[id];
  if (!profile) throw new Error(`There is no profile ${id}.`);
  harnessContract(profile.label, (acts) => scene(profile, write, acts), { step: 5 });

  test.each([profile, { ...profile, command: ['not-installed'] }])(
    `${profile.label} as $command: what was rejected is left nowhere`,
    async (one) => {
      const canary = 'CANARY\n';
      const run = scene(one, write, [
        { write: 'src/hello.ts', content: 'hello\n' },
        { write: 'web/canary.ts', content: canary },
        { write: 'canary.txt', content: canary },
        { write: '.git/hooks/pre-commit', content: canary },
        { finish: { summary: 'all done', checks: [{ section: 'Build', passed: true }] } },
      ]);
      // Whatever it asks about is declined.
      for (let count = 0; count < 5; count += 1)
        run.journal.signals.push({ path: 'run', name: 'command', payload: { by: 'test', option: 'reject' }, taken: false });
      expect(await run.perform()).toMatchObject({ status: 'finished' });
      expect(run.events().flatMap((event) => (event.type === 'file.changed' ? [event.file] : []))).toEqual(['src/hello.ts']);
      expect([run.files.paths(), run.files.text('src/hello.ts')]).toEqual([['src/hello.ts'], 'hello\n']);
    },
  );
}
