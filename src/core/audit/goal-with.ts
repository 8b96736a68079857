import type { ZodSafeParseResult } from 'zod';
import { auditGoalSchema, type AuditGoal } from '../../protocol/audit.ts';
import type { AuditSettings } from '../../protocol/settings-file.ts';

/** The goal that a person gave, with what the workspace's settings say of the rest, and Batuta of what is left. */
export function goalWith(settings: AuditSettings | undefined, given: Readonly<Record<string, unknown>>): ZodSafeParseResult<AuditGoal> {
  const { templates: _, ...goal } = settings ?? {};
  return auditGoalSchema.safeParse({ ...goal, ...given });
}
