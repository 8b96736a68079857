import * as z from 'zod';
import { auditorOf } from '../../core/audit/auditor.ts';
import { unitsOf } from '../../core/audit/unit.ts';
import { goalWith } from '../../core/audit/goal-with.ts';
import type { ExpectedWork } from '../../core/budget/forecast.ts';
import type { Json } from '../../protocol/json.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';

/** Turns of an auditor that are assumed where a workspace has no history: to look around, and to report. */
const turns = 6;

/** The first audit, each dimension of each module by its auditor; what becomes of it nobody knows before. */
export function firstAudit({ review, audit }: Pick<RunSettings, 'review' | 'audit'>, more: Readonly<Record<string, Json>>): ExpectedWork[] {
  const goal = goalWith(audit, z.looseObject({}).safeParse(more['audit']).data ?? {}).data;
  if (goal === undefined || goal.findings !== undefined) return [];
  return unitsOf(goal).map((unit) => ({
    agent: auditorOf(unit, goal),
    role: 'audit',
    model: review.model,
    files: 0,
    turns,
    perhaps: false,
  }));
}
