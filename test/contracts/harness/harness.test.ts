import type { AssistantBlock, ModelOutcome, ModelProvider } from '../../../src/core/agent/model-provider.ts';
import { answer, call, failure, say } from '../../fakes/scripted-provider.ts';
import type { AgentProfile } from '../../../src/core/agent/agent-profile.ts';
import { createFakeAgent, report, type AgentPlay, type FakeAgent } from '../../fakes/fake-agent.ts';
import { createHeadlessAgent } from '../../fakes/headless-agent.ts';
import { createStage } from '../../harnesses/loop/stage.ts';
import { createAcpStage, profile } from '../../harnesses/acp/stage.ts';
import { harnessContract, type Act, type HarnessScene } from './harness.ts';

/** A model that does one thing in each turn. It goes by what was said, so that another process goes on with it. */
function modelOf(acts: readonly Act[]): ModelProvider & { readonly said: string[] } {
  const said: string[] = [];
  let hung = false;
  const done = (content: AssistantBlock): ModelOutcome => answer([content]);
  return {
    id: 'acts',
    said,
    countTokens: async () => null,
    generate: async ({ messages }, { signal }) => {
      said.push(JSON.stringify(messages));
      const turns = messages.filter(({ role }) => role === 'assistant').length;
      const todo = acts.filter((act) => !('hang' in act));
      const at = acts[turns];
      if (at && 'hang' in at && !hung) {
        hung = true;
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
        return failure({ kind: 'aborted', message: 'Interrupted.' });
      }
      const act = todo[turns];
      if (!act) return failure({ kind: 'bad_request', message: 'nothing is left to do' });
      const id = String(turns);
      if ('write' in act) return done(call(id, 'write', { path: act.write, content: act.content }));
      return 'finish' in act ? done(call(id, 'finish', act.finish)) : done(say(''));
    },
  };
}

harnessContract('our own loop', (acts) => {
  const provider = modelOf(acts);
  let caps = {};
  const stage = createStage({
    provider,
    get caps() {
      return caps;
    },
  });
  return {
    files: stage.files,
    journal: stage.journal,
    events: () => stage.events(),
    said: () => provider.said.join('\n'),
    perform: async ({ caps: given = {}, ...options } = {}) => {
      caps = given;
      return (await stage.perform(options)).outcome;
    },
  };
});

/** An agent that does all until its report in one turn, and writes to the disk itself. */
function agentOf(acts: readonly Act[], write: (path: string, content: string) => void): AgentPlay {
  const reports = acts.flatMap((act) => ('finish' in act ? [act.finish] : []));
  let hung = false;
  return async ({ prompt, cancelled, say: tell, call: tool }) => {
    const isFirst = prompt.includes('Backend Feature') && !prompt.includes('You answered:');
    for (const act of acts) {
      if ('write' in act && isFirst) await tool('edit', act.write, () => write(act.write, act.content));
      if ('hang' in act && !hung) {
        hung = true;
        await new Promise<void>((resolve) => cancelled.addEventListener('abort', () => resolve(), { once: true }));
        return 'cancelled';
      }
    }
    await tell(report((isFirst ? reports[0] : reports.at(-1)) as object));
    return undefined;
  };
}

const external =
  (create: (play: AgentPlay) => FakeAgent, more: Partial<AgentProfile> = {}) =>
  (acts: readonly Act[]): HarnessScene => {
    const stage = createAcpStage((files) => create(agentOf(acts, (path, content) => files.set(path, content))), {
      acp: { profile: { ...profile, ...more } },
    });
    return {
      files: stage.files,
      journal: stage.journal,
      events: () => stage.events(),
      said: () => stage.agent.prompts.join('\n'),
      perform: async (options = {}) => (await stage.perform(options)).outcome,
    };
  };

harnessContract(
  'an external agent',
  external((play) => createFakeAgent(play, { resumes: true })),
);

const headless = ['headless-agent', '-p'];
harnessContract(
  'an external agent without the protocol',
  external(createHeadlessAgent, { headless: { write: headless, readOnly: headless } }),
);
