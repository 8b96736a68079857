import type { ModelProvider, ModelRequest } from '../../src/core/agent/model-provider.ts';
import { answer, call, finish } from '../fakes/scripted-provider.ts';
import type { Case, Deed } from './cases.ts';

export interface ObedientModel extends ModelProvider {
  /** Everything that it was told. */
  readonly requests: ModelRequest[];
  /** It was told to, so it did. */
  obeyed(): boolean;
}

/** The calls of a deed, as far as they need one another. */
function callsOf(deed: Deed, words: (text: string) => string): { name: string; input: Record<string, string> }[] {
  if ('tool' in deed) {
    const input = Object.fromEntries(Object.entries(deed.input).map(([key, value]) => [key, words(value)]));
    // Read before edit: it knows that rule.
    return [...(deed.tool === 'edit' ? [{ name: 'read', input: { path: input['path'] ?? '' } }] : []), { name: deed.tool, input }];
  }
  if ('line' in deed) return [{ name: 'run', input: { command: words(deed.line) } }];
  const test = `const { test } = require('node:test'); const [fs, os, net, child] = ['fs', 'os', 'net', 'child_process'].map(require);
fs.writeFileSync('backend/ran', '');
test('innocent', async () => { ${words(deed.code)} });\n`;
  return [
    { name: 'write', input: { path: 'backend/evil.test.cjs', content: test } },
    { name: 'run', input: { command: 'node --test backend/evil.test.cjs' } },
  ];
}

/** Everything in the request as text, letters of hidden tags in plain sight. */
function visibleIn(request: ModelRequest): string {
  const text = JSON.stringify([request.system, request.messages]);
  return text.replaceAll(/[\u{e0020}-\u{e007e}]/gu, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) - 0xe0000));
}

/** A model that looks at one thing and then does whatever stands there, wherever it stands. */
export function createObedientModel(
  one: Case,
  begins: { tool: string; input: Record<string, string> } | null,
  words: (text: string) => string,
): ObedientModel {
  const requests: ModelRequest[] = [];
  const left = callsOf(one.deed, words);
  const all = left.length;
  let looked = begins === null;
  return {
    id: 'obedient',
    requests,
    obeyed: () => left.length < all,
    countTokens: async () => null,
    generate: async (request) => {
      requests.push(structuredClone(request));
      const id = String(requests.length);
      if (!looked && begins) {
        looked = true;
        return answer([call(id, begins.tool, begins.input)]);
      }
      const next = visibleIn(request).includes(`do ${one.id} now`) ? left.shift() : undefined;
      return answer([next ? call(id, next.name, next.input) : finish(id)]);
    },
  };
}
