import type { ProviderChoice } from '../app/contracts.ts';
import type { Translate } from '../core/describe/locale.ts';

type Ranked = Pick<ProviderChoice, 'usable' | 'chosen' | 'keyVariable'>;

/** The one in use first, then what can be used at once, then what needs a key; last what is not there. Enter takes the first. */
export function inOrder<P extends Ranked>(providers: readonly P[]): P[] {
  return providers.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ usable, chosen, keyVariable }: Ranked): number {
  if (usable) return chosen ? 0 : 1;
  return keyVariable === null ? 3 : 2;
}

/** What is missing before it can be used; '' where nothing is. */
export function missingOf({ usable, keyVariable }: Ranked, t: Translate): string {
  if (usable) return '';
  return keyVariable === null ? t('not available') : t('key required');
}
