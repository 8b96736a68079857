const prefix = 'audit-';

/** The name of a dimension's auditor in events. */
export const auditorOf = (dimension: string): string => `${prefix}${dimension}`;

export const isAuditor = (agent: string): boolean => agent.startsWith(prefix);

/** The dimension whose auditor that is. */
export const dimensionOf = (auditor: string): string => (isAuditor(auditor) ? auditor.slice(prefix.length) : auditor);
