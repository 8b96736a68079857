import { unitKey, type Unit } from './unit.ts';

const prefix = 'audit-';

/** The name of a unit's auditor in events: "audit-security", and where several modules are audited "audit-security:src/orders". */
export function auditorOf({ module, dimension }: Unit, { modules }: { readonly modules: readonly string[] }): string {
  return `${prefix}${dimension}${modules.length === 1 ? '' : `:${module}`}`;
}

export const isAuditor = (agent: string): boolean => agent.startsWith(prefix);

/** The same for auditors of one dimension, whichever module they are of: what one needs says something of the others. */
export function kindOfAgent(agent: string): string {
  return isAuditor(agent) ? (agent.split(':', 1)[0] ?? agent) : agent;
}

/** What an auditor audits, as people read it. */
export function auditedBy(auditor: string): { readonly dimension: string; readonly name: string } {
  const kind = kindOfAgent(auditor);
  const dimension = isAuditor(kind) ? kind.slice(prefix.length) : kind;
  return { dimension, name: kind === auditor ? dimension : unitKey({ module: auditor.slice(kind.length + 1), dimension }) };
}
