import { lines, sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import type { KnownProvider } from './known-provider.ts';

interface Ways {
  /** Ids of all that could be chosen in its place. */
  readonly others: readonly string[];
  /** Those of them whose key is there. Nothing is sent to one that nobody chose, so they are only named. */
  readonly ready: readonly Pick<KnownProvider, 'id' | 'label' | 'keyVariable'>[];
  /** How the person calls the sample's program; left out: an editor, which has no options. */
  readonly program: string | undefined;
}

/** What can be done where the API that answers by default has no key. */
export function missingKey(keyVariable: string, { others, ready, program }: Ways): Message {
  const ids = others.join(', ');
  const named = program === undefined ? [] : ready;
  return lines([
    sentence(
      'No model provider: {0} is not set.\n  - Set it: export {0}=…  (get a key at https://console.anthropic.com)\n  - For a custom endpoint with the same protocol, also set ANTHROPIC_BASE_URL.',
      keyVariable,
    ),
    // Settings name models of the default provider, which another one does not have.
    ...named.map(({ id, label, keyVariable: variable }) =>
      sentence('  - {0} is set. To use {1}: --provider {2} --model MODEL', variable ?? '', label, id),
    ),
    program === undefined
      ? sentence('  - Or choose another provider: {0}.', ids)
      : sentence('  - Or choose another provider with --provider: {0}.', ids),
    program === undefined
      ? sentence('  - To try Batuta without a key, run the sample.')
      : sentence('  - To try Batuta without a key, run the sample: {0}', `${program} sample`),
  ]);
}
