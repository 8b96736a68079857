import type { ZodSafeParseResult } from 'zod';
import { auditGoalSchema, severities, type AuditGoal, type Severity } from '../../protocol/audit.ts';
import type { AuditSettings } from '../../protocol/settings-file.ts';

/** Stages in which a module is brought up: the severest findings first. */
export const presets: Readonly<Record<string, { readonly focus: readonly Severity[]; readonly target: number }>> = {
  critical: { focus: ['P0', 'P1'], target: 80 },
  quality: { focus: ['P0', 'P1', 'P2'], target: 95 },
  polish: { focus: [...severities], target: 100 },
};

/** The goal that a person gave, with what the workspace's settings say of the rest, and Batuta of what is left. */
export function goalWith(settings: AuditSettings | undefined, given: Readonly<Record<string, unknown>>): ZodSafeParseResult<AuditGoal> {
  const { templates: _, ...goal } = settings ?? {};
  return auditGoalSchema.safeParse({ ...goal, ...given });
}
