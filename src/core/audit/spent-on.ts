import type { RunState } from '../run/run-state.ts';
import type { AuditGoal } from '../../protocol/audit.ts';
import type { RunEventBody } from '../../protocol/run-event.ts';
import { auditorOf } from './auditor.ts';
import { nextWork, workPhases, type NextWork } from './next-work.ts';
import { partOf, unitKey, unitName, unitsOf, type Unit } from './unit.ts';

type Known = Pick<RunState, 'audit' | 'attempts' | 'phases'>;

/** Share of a unit's part after which the person is told. */
const near = 0.8;

/**
 * US dollars by the key of a unit: its auditors, and of the work of each cycle as much as findings of that cycle are its own. What mends commands or
 * builds a feature belongs to none.
 */
export function spentOn({ audit, attempts, phases }: Known): Record<string, number> {
  const spent: Record<string, number> = {};
  if (audit === null) return spent;
  const add = (unit: Unit, usd: number): void => void (spent[unitKey(unit)] = (spent[unitKey(unit)] ?? 0) + usd);
  const { goal, rounds } = audit;
  const works = new Map<number, NextWork>();
  const auditors = new Map(unitsOf(goal).map((unit) => [auditorOf(unit, goal), unit]));
  for (const { agent, phase, usd } of attempts) {
    const own = auditors.get(agent);
    if (own !== undefined) {
      add(own, usd);
      continue;
    }
    const { phase: id, n } = phases[phase] ?? {};
    if (n === undefined || (id !== workPhases.close && id !== workPhases.enhance)) continue;
    const work = works.get(n) ?? nextWork(goal, rounds.slice(0, n), used(goal, spent));
    works.set(n, work);
    const findings = id === workPhases.enhance ? work.enhance : work.close;
    for (const finding of findings) add(finding, usd / findings.length);
  }
  return spent;
}

/** Keys of the units whose part of the budget is used. */
export function usedParts(state: Known): string[] {
  return state.audit ? used(state.audit.goal, spentOn(state)) : [];
}

function used(goal: AuditGoal, spent: Readonly<Record<string, number>>): string[] {
  return unitsOf(goal)
    .filter((unit) => (spent[unitKey(unit)] ?? 0) >= (partOf(unit, goal) ?? Infinity))
    .map(unitKey);
}

/** What the person has to be told of parts, once when one is nearly used and once when it is. */
export function partWarnings(state: Known): RunEventBody[] {
  if (state.audit === null) return [];
  const { goal, told = {} } = state.audit;
  const spent = spentOn(state);
  return unitsOf(goal).flatMap((unit): RunEventBody[] => {
    const [part, limit] = [unitName(unit, goal), partOf(unit, goal)];
    if (limit === null) return [];
    const [now, before] = [spent[unitKey(unit)] ?? 0, told[part] ?? 0];
    const isNews = now >= limit ? before < limit : now >= limit * near && before === 0;
    return isNews ? [{ type: 'budget.warning', cap: 'usd', spent: now, limit, part }] : [];
  });
}
