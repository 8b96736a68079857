const prefix = 'audit-';

/** The name of a dimension's auditor in events. */
export const auditorOf = (dimension: string): string => `${prefix}${dimension}`;

export const isAuditor = (agent: string): boolean => agent.startsWith(prefix);
