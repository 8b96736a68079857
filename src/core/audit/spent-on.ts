import type { RunState } from '../run/run-state.ts';
import type { AuditGoal } from '../../protocol/audit.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { auditorOf } from './auditor.ts';
import { nextWork, type NextWork } from './next-work.ts';

type Known = Pick<RunState, 'audit' | 'attempts' | 'phases'>;

/** Part of a dimension's part after which the person is told. */
const near = 0.8;

/**
 * US dollars by dimension: its auditors, and of the work of each cycle as much as findings of that cycle are its own. What mends commands or
 * builds a feature belongs to none.
 */
export function spentOn({ audit, attempts, phases }: Known): Record<string, number> {
  const spent: Record<string, number> = {};
  if (audit === null) return spent;
  const add = (dimension: string, usd: number): void => void (spent[dimension] = (spent[dimension] ?? 0) + usd);
  const { goal, rounds } = audit;
  const works = new Map<number, NextWork>();
  const auditors = new Map(goal.dimensions.map((dimension) => [auditorOf(dimension), dimension]));
  for (const { agent, phase, usd } of attempts) {
    const own = auditors.get(agent);
    if (own !== undefined) {
      add(own, usd);
      continue;
    }
    const { phase: id, n } = phases[phase] ?? {};
    if (n === undefined || (id !== 'close-gaps' && id !== 'enhance')) continue;
    const work = works.get(n) ?? nextWork(goal, rounds.slice(0, n), used(goal, spent));
    works.set(n, work);
    const findings = id === 'enhance' ? work.enhance : work.close;
    for (const { dimension } of findings) add(dimension, usd / findings.length);
  }
  return spent;
}

/** Dimensions whose part of the budget is used. */
export function usedParts(state: Known): string[] {
  return state.audit ? used(state.audit.goal, spentOn(state)) : [];
}

function used({ parts = {} }: AuditGoal, spent: Readonly<Record<string, number>>): string[] {
  return Object.entries(parts).flatMap(([dimension, limit]) => ((spent[dimension] ?? 0) >= limit ? [dimension] : []));
}

/** What the person has to be told of parts, once when one is nearly used and once when it is. */
export function partWarnings(state: Known): RunEventBody[] {
  const { goal, told = {} } = state.audit ?? {};
  const spent = spentOn(state);
  return Object.entries(goal?.parts ?? {}).flatMap(([part, limit]): RunEventBody[] => {
    const [now, before] = [spent[part] ?? 0, told[part] ?? 0];
    const isNews = now >= limit ? before < limit : now >= limit * near && before === 0;
    return isNews ? [{ type: 'budget.warning', cap: 'usd', spent: now, limit, part }] : [];
  });
}
