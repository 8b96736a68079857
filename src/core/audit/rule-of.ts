import type { Finding } from '../../protocol/audit.ts';

/** The kind of a finding, by which tools group and filter: `security/sql-injection`. */
export function ruleOf({ dimension, category }: Pick<Finding, 'dimension' | 'category'>): string {
  return category === '' ? dimension : `${dimension}/${category.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`;
}
