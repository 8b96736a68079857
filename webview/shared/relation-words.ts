import { plain } from './format.ts';
import { t } from './texts.ts';

/** Relations that Batuta itself names; a server's own stay as they are. */
const relations: Readonly<Record<string, () => string>> = {
  has: () => t('has'),
  'refers to': () => t('refers to'),
  changes: () => t('changes'),
};

export function relationWords(relation: string): string {
  return relations[relation]?.() ?? plain(relation);
}
