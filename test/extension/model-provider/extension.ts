import { createHash } from 'node:crypto';
import {
  EventEmitter,
  LanguageModelChatMessageRole,
  LanguageModelError,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  LanguageModelToolResultPart,
  lm,
} from 'vscode';
import type { CancellationToken, ExtensionContext, LanguageModelChatProvider, LanguageModelChatRequestMessage } from 'vscode';
import type { Json } from '../../../src/protocol/json.ts';
import type { RecordedRequest } from '../../fakes/model-server/model-answer.ts';
import { readScript } from '../../../src/providers/scripted/read-script.ts';
import { scriptedHandler } from '../../fakes/model-server/scripted-handler.ts';

/** What the tests see of this extension. */
export interface TestModels {
  readonly requests: readonly RecordedRequest[];
  /** Awaited before each answer: a test holds the model back to do something in between. */
  beforeAnswer: ((request: RecordedRequest) => Promise<void>) | null;
  /** Counts in place of the usual tokenizer: other providers have none, or one that fails. */
  countTokens: (() => Promise<number>) | null;
  /** Takes models of these families away, like an account that loses them; [] brings all back. */
  withdraw(families: readonly string[]): void;
}

const vendor = 'batuta-tests';

/** Brings models that answer from the scripted model's script, the way a provider extension like GitHub Copilot does. */
export async function activate(context: ExtensionContext): Promise<TestModels> {
  const handler = scriptedHandler({ script: await readScript(process.env['BATUTA_SCRIPT'] ?? ''), delayMs: 0 });
  const requests: RecordedRequest[] = [];
  const changed = new EventEmitter<void>();
  let withdrawn: readonly string[] = [];
  const tests: TestModels = {
    requests,
    beforeAnswer: null,
    countTokens: null,
    withdraw: (families) => {
      withdrawn = families;
      changed.fire();
    },
  };
  const provider: LanguageModelChatProvider = {
    onDidChangeLanguageModelChatInformation: changed.event,
    provideLanguageModelChatInformation: () =>
      ['plain', 'quick', 'opus'].filter((family) => !withdrawn.includes(family)).map((family) => information(family)),
    provideLanguageModelChatResponse: async (model, messages, { tools }, progress, token) => {
      const request = recorded(model.id, messages, tools ?? []);
      requests.push(request);
      if (request.label === 'PART' || request.label === 'DEAF') progress.report(new LanguageModelTextPart('I begin'));
      await faults(request.label, token);
      if (request.label === 'PART') return;
      await tests.beforeAnswer?.(request);
      const answer = await handler(request);
      if (answer.text) for (const piece of answer.text.match(/.{1,40}/gsu) ?? []) progress.report(new LanguageModelTextPart(piece));
      for (const [index, tool] of (answer.tools ?? []).entries())
        progress.report(new LanguageModelToolCallPart(`call_${request.hash.slice(0, 20)}_${index}`, tool.name, tool.input));
    },
    provideTokenCount: async (_model, text) =>
      tests.countTokens ? tests.countTokens() : Math.ceil((typeof text === 'string' ? text : textOf(text.content)).length / 4),
  };
  context.subscriptions.push(lm.registerLanguageModelChatProvider(vendor, provider));
  return tests;
}

function information(family: string) {
  return {
    id: `${family}-1`,
    name: `Test ${family}`,
    family,
    version: '1',
    maxInputTokens: 200_000,
    maxOutputTokens: 16_000,
    capabilities: { toolCalling: family !== 'plain' },
  };
}

/**
 * `FAIL NotFound` and the like as a task ask for an error; `WAIT` for an answer that never comes, `PART` for one that ends quietly in
 * the middle when it is cancelled, `DEAF` for one that does not hear of that.
 */
async function faults(label: string, token: CancellationToken): Promise<void> {
  if (label === 'DEAF') await new Promise(() => undefined);
  if (label === 'WAIT' || label === 'PART') await new Promise((resolve) => token.onCancellationRequested(resolve));
  if (label === 'FAIL NoPermissions') throw LanguageModelError.NoPermissions('not allowed');
  if (label === 'FAIL Blocked') throw LanguageModelError.Blocked('quota');
  if (label === 'FAIL NotFound') throw LanguageModelError.NotFound('gone');
  if (label === 'FAIL other') throw new Error('broken');
}

/** The request as the scripted model knows requests. The first text part is the system prompt, the second the task. */
function recorded(
  model: string,
  messages: readonly LanguageModelChatRequestMessage[],
  tools: readonly { readonly name: string }[],
): RecordedRequest {
  const [system = '', ...task] = texts(messages[0]?.content ?? []);
  const turn = messages.filter((message) => message.role === LanguageModelChatMessageRole.Assistant).length;
  const body: { [key: string]: Json } = {
    system,
    tools: tools.map(({ name }) => name),
    messages: messages.map((message, index) => ({ content: index === 0 ? task.join('\n') : textOf(message.content) })),
  };
  const hash = createHash('sha256')
    .update(JSON.stringify([model, body]))
    .digest('hex');
  const label = task.join('\n').split('\n', 1)[0] ?? '';
  return { path: '/v1/messages', label, turn, model, hash, body, auth: 'none', outcome: 'answered' };
}

function texts(content: readonly unknown[]): string[] {
  return content.flatMap((part) => (part instanceof LanguageModelTextPart ? [part.value] : []));
}

function textOf(content: readonly unknown[]): string {
  return content
    .map((part) => {
      if (part instanceof LanguageModelTextPart) return part.value;
      if (part instanceof LanguageModelToolResultPart) return `${part.callId}: ${texts(part.content).join('\n')}`;
      return part instanceof LanguageModelToolCallPart ? `${part.name} ${JSON.stringify(part.input)}` : '';
    })
    .join('\n');
}
