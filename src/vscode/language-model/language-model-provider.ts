import {
  CancellationTokenSource,
  LanguageModelTextPart,
  LanguageModelToolCallPart,
  l10n,
  lm,
  type CancellationToken,
  type LanguageModelChat,
} from 'vscode';
import type { AssistantBlock, ModelError, ModelOutcome, ModelProvider, ModelRequest } from '../../core/agent/model-provider.ts';
import { asJson } from '../../protocol/json.ts';
import { sentence } from '../../core/describe/message.ts';
import { noUsage } from '../../core/budget/usage.ts';
import { unlessAborted } from '../unless-aborted.ts';
import { modelName } from './choose-model.ts';
import { failure, modelFailure } from './model-failure.ts';
import { countedText, requestMessages, requestTools } from './request-messages.ts';
import { charactersPerToken, createTokenCounts } from './token-counts.ts';

/**
 * The models of the editor (GitHub Copilot's, or any provider extension's) behind `vscode.lm`. One call is one request. The API reports no
 * usage, so it is counted with the model's tokenizer and labelled as an estimate; nor does it take a limit for the answer, so it is
 * cut off here.
 */
export function createLanguageModelProvider(): ModelProvider {
  const counts = createTokenCounts();

  const answer = async (model: LanguageModelChat, request: ModelRequest, token: CancellationToken, call: Call): Promise<ModelOutcome> => {
    call.input = await counts.request(model, request, token);
    if (call.input > model.maxInputTokens)
      return { ok: false, error: failure('context_too_long', sentence('about {0} of {1} tokens', call.input, model.maxInputTokens)) };
    const options = {
      justification: l10n.t('Used by Batuta’s agents to write specs, code and reviews.'),
      tools: requestTools(request.tools),
    };
    const response = await model.sendRequest(requestMessages(request), options, token);
    let cut = false;
    for await (const part of response.stream) {
      call.take(part);
      cut = call.characters > request.maxOutputTokens * charactersPerToken;
      if (cut) break;
    }
    const output = await counts.text(model, countedText(call), token);
    const called = call.content.some((block) => block.type === 'tool_use');
    return {
      ok: true,
      content: call.content,
      stop: cut ? 'max_tokens' : called ? 'tool_use' : 'end',
      usage: { ...noUsage, input: call.input, output },
      model: model.id,
      estimated: true,
    };
  };

  return {
    id: 'vscode',
    generate: async (request, { signal, onText }) => {
      const { token, release } = cancellation(signal);
      const call = new Call(onText ?? (() => {}));
      try {
        const model = await modelNamed(request.model);
        if (!model) return { ok: false, error: failure('not_found', request.model) };
        // A provider may end its answer quietly in the middle when it is cancelled, or not hear of that: either way there is no answer.
        return await unlessAborted(signal, answer(model, request, token, call), 'a model answered');
      } catch (error) {
        return { ok: false, error: { ...(signal.aborted ? failure('aborted', '') : modelFailure(error)), ...call.lostUsage() } };
      } finally {
        release();
      }
    },
    countTokens: async (request, signal) => {
      const { token, release } = cancellation(signal);
      try {
        const model = await modelNamed(request.model);
        return model ? await counts.request(model, request, token) : null;
      } catch {
        // Counting is a convenience: whoever asks has a bound of its own, and the call itself will show what is wrong.
        return null;
      } finally {
        release();
      }
    },
  };
}

/** All models that the editor has now and that can work with tools, in the editor's order. Asked anew each time: they come and go with extensions and accounts. */
export async function editorModels(): Promise<LanguageModelChat[]> {
  return (await lm.selectChatModels({})).filter(canCallTools);
}

/** The editor tells what a model can do without having it in its API yet; of one that says nothing, nothing is known. */
function canCallTools(model: LanguageModelChat): boolean {
  const { capabilities } = model as { readonly capabilities?: { readonly supportsToolCalling?: unknown } };
  return capabilities?.supportsToolCalling !== false;
}

/** The model of a run by its full name, and no other in its place: that one may be another company's, and what it said would be journaled as this one's. */
async function modelNamed(name: string): Promise<LanguageModelChat | undefined> {
  return (await editorModels()).find((model) => modelName(model) === name);
}

/** One answer as it comes. */
class Call {
  readonly content: AssistantBlock[] = [];
  characters = 0;
  input = 0;
  private readonly onText: (text: string) => void;

  constructor(onText: (text: string) => void) {
    this.onText = onText;
  }

  take(part: unknown): void {
    if (part instanceof LanguageModelTextPart) this.takeText(part.value);
    else if (part instanceof LanguageModelToolCallPart) {
      const input = typeof part.input === 'object' && !Array.isArray(part.input) ? asJson(part.input) : null;
      this.content.push({ type: 'tool_use', id: part.callId, name: part.name, input });
      this.characters += JSON.stringify(input).length;
    }
    // Other kinds of parts (data, thinking) are the provider's own and not asked for.
  }

  /** Of a turn that broke off after it had begun to answer: it was used, although it is lost. */
  lostUsage(): Pick<ModelError, 'usage'> {
    if (this.characters === 0) return {};
    return { usage: { ...noUsage, input: this.input, output: Math.ceil(this.characters / charactersPerToken) } };
  }

  private takeText(text: string): void {
    const last = this.content.at(-1);
    if (last?.type === 'text') last.text += text;
    else this.content.push({ type: 'text', text });
    this.characters += text.length;
    this.onText(text);
  }
}

function cancellation(signal: AbortSignal): { token: CancellationToken; release: () => void } {
  const source = new CancellationTokenSource();
  const cancel = (): void => source.cancel();
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  return {
    token: source.token,
    release: () => {
      signal.removeEventListener('abort', cancel);
      // Ends a request whose stream was left before its end.
      source.cancel();
      source.dispose();
    },
  };
}
