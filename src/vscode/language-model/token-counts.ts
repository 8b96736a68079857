import type { CancellationToken, LanguageModelChat } from 'vscode';
import { plausibleCount } from '../../core/agent/plausible.ts';
import type { ModelMessage, ModelRequest } from '../../core/agent/model-provider.ts';
import { countedText } from './request-messages.ts';

/** Tokens as the model's own tokenizer counts texts. The frames that a provider adds are not known, so every number is an estimate. */
export interface TokenCounts {
  request(model: LanguageModelChat, request: ModelRequest, token: CancellationToken): Promise<number>;
  text(model: LanguageModelChat, text: string, token: CancellationToken): Promise<number>;
}

/** About so many characters make a token, where nobody can say. */
export const charactersPerToken = 4;

/** Tokens that a message's frame takes, as a rule. */
const frame = 4;

/** Each message is counted once: a conversation grows at its end, and its messages stay the same objects. */
export function createTokenCounts(): TokenCounts {
  const known = new Map<string, WeakMap<ModelMessage, number>>();
  const text: TokenCounts['text'] = async (model, words, token) => {
    if (words === '') return 0;
    const counted = await tokenized(model, words, token);
    // The editor says 0 where it does not reach the tokenizer, in a remote window say. Caps must not be blind to such a model.
    return counted || Math.ceil(Buffer.byteLength(words) / charactersPerToken);
  };
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

/** 0: it cannot say. An answer is not lost because nobody can count it. */
async function tokenized(model: LanguageModelChat, words: string, token: CancellationToken): Promise<number> {
  try {
    return plausibleCount(await model.countTokens(words, token), Buffer.byteLength(words)) ?? 0;
  } catch {
    return 0;
  }
}
