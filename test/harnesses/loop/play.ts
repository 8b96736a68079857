import type { ModelMessage } from '../../../src/core/agent/model-provider.ts';
import { createScriptedProvider, type ScriptedAnswer } from '../../fakes/scripted-provider.ts';
import { createStage, type StageOptions } from './stage.ts';

/** An agent that gets these answers, until it has finished. */
export async function play(answers: readonly ScriptedAnswer[], options: Partial<StageOptions> & { tokens?: number | null } = {}) {
  const provider = createScriptedProvider(answers, options.tokens === undefined ? {} : { tokens: options.tokens });
  const stage = createStage({ provider, ...options });
  const { outcome, run } = await stage.perform();
  return { outcome, run, stage, provider };
}

/** Results of the newest message of the n-th request. */
export const resultsIn = (messages: readonly ModelMessage[]) =>
  (messages.at(-1)?.content ?? []).flatMap((block) =>
    block.type === 'tool_result' ? [[block.toolUseId, block.isError, block.content]] : [],
  );

/** What the newest message ends with, when that is text. */
export const lastText = (messages: readonly ModelMessage[]) =>
  messages
    .at(-1)
    ?.content.flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .at(-1);
