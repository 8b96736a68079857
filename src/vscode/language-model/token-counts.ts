import type { CancellationToken, LanguageModelChat } from 'vscode';
import type { ModelMessage, ModelRequest } from '../../core/agent/model-provider.ts';
import { countedText } from './request-messages.ts';

/** Tokens as the model's own tokenizer counts texts. The frames that a provider adds are not known, so every number is an estimate. */
export interface TokenCounts {
  request(model: LanguageModelChat, request: ModelRequest, token: CancellationToken): Promise<number>;
  text(model: LanguageModelChat, text: string, token: CancellationToken): Promise<number>;
}

/** Tokens that a message's frame takes, as a rule. */
const frame = 4;

/** Each message is counted once: a conversation grows at its end, and its messages stay the same objects. */
export function createTokenCounts(): TokenCounts {
  const known = new Map<string, WeakMap<ModelMessage, number>>();
  const text: TokenCounts['text'] = async (model, words, token) => (words === '' ? 0 : model.countTokens(words, token));
  return {
    text,
    request: async (model, { system, tools, messages }, token) => {
      const counts = known.get(model.id) ?? new WeakMap<ModelMessage, number>();
      known.set(model.id, counts);
      let sum = await text(model, [...system, ...tools.map((tool) => JSON.stringify(tool))].join('\n'), token);
      for (const message of messages) {
        const tokens = counts.get(message) ?? (await text(model, countedText(message), token));
        counts.set(message, tokens);
        sum += tokens + frame;
      }
      return sum;
    },
  };
}
