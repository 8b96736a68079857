import { setTimeout as wait } from 'node:timers/promises';
import type { AssistantBlock, ModelMessage, ModelOutcome, ModelProvider, ModelRequest } from '../../core/agent/model-provider.ts';
import { sentence } from '../../core/describe/message.ts';
import type { Usage } from '../../protocol/usage.ts';
import type { Script } from './script.ts';
import { scriptedAnswer, type ScriptedAnswer } from './scripted-answer.ts';

/** A model that answers from a script, in this process and without a key. Its answers depend on the request alone. */
export function createScriptedModel(script: Script): ModelProvider {
  return {
    id: 'scripted',
    generate: async (request, { signal, onText }) => {
      const scripted = scriptedAnswer(script, askedIn(request), new Date().toISOString().slice(0, 10));
      if (!scripted.ok) return { ok: false, error: { kind: 'bad_request', message: scripted.why } };
      // Rejects only when the signal aborts, which is checked next.
      await wait(scripted.answer.delayMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return { ok: false, error: { kind: 'aborted', message: sentence('Interrupted.') } };
      onText?.(scripted.answer.text);
      return outcomeOf(request, scripted.answer);
    },
    countTokens: async (request) => tokensIn([request.system, request.tools, request.messages]),
  };
}

function askedIn({ system, messages }: ModelRequest) {
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  const heard = messages.flatMap(({ content }) => content.flatMap((block) => (block.type === 'tool_result' ? [block.content] : [])));
  return { system: system.join('\n'), task: textOf(messages[0]), turn, heard: heard.join('\n') };
}

function textOf(message: ModelMessage | undefined): string {
  return (message?.content ?? []).flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
}

/** Cut at the output limit, like a real answer; then without its tool calls. */
function outcomeOf(request: ModelRequest, { text, tools }: ScriptedAnswer): ModelOutcome {
  const { turn } = askedIn(request);
  const output = tokensIn([text, tools]);
  const cut = output > request.maxOutputTokens;
  const texts: AssistantBlock[] = text === '' ? [] : [{ type: 'text', text: cut ? text.slice(0, request.maxOutputTokens * 4) : text }];
  const calls = tools.map((tool, index): AssistantBlock => ({ type: 'tool_use', id: `toolu_${turn}_${index}`, ...tool }));
  return {
    ok: true,
    content: cut ? texts : [...texts, ...calls],
    stop: cut ? 'max_tokens' : calls.length > 0 ? 'tool_use' : 'end',
    usage: usageOf(request, Math.min(output, request.maxOutputTokens)),
    model: request.model,
  };
}

/** Usage with a prompt cache: what an earlier call of the conversation sent is read, the rest is written. */
function usageOf({ system, tools, messages }: ModelRequest, output: number): Usage {
  const newestAnswer = messages.findLastIndex(({ role }) => role === 'assistant');
  const cacheRead = newestAnswer < 0 ? 0 : tokensIn([system, tools, messages.slice(0, newestAnswer)]);
  return { input: 0, cacheRead, cacheWrite: tokensIn([system, tools, messages]) - cacheRead, output };
}

/** About four characters to a token, as in English text and code. */
function tokensIn(value: unknown): number {
  return Math.ceil(JSON.stringify(value).length / 4);
}
