import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { l10n, window, type QuickPickItem } from 'vscode';
import { dimensions } from '../pipelines/audit/dimensions.ts';
import { goalWith } from '../core/audit/goal-with.ts';
import { isPartsOf, partsIn, partsText } from '../core/audit/parts-in.ts';
import { describeAuditOutlook, describeDimensionCosts } from '../core/describe/outlook.ts';
import { scoreSchema, type AuditGoal } from '../protocol/audit.ts';
import type { Outlook } from '../protocol/forecast.ts';
import type { AuditSettings } from '../protocol/settings-file.ts';
import { normalizeInside } from '../core/policy/normalize-inside.ts';
import { askNumber, askCap } from './ask-number.ts';
import { askStage } from './ask-stage.ts';
import { locale } from './locale.ts';
import { askText } from './plain-message.ts';

/** What a person is asked about. `modules`: those that they pointed at; of one that is only `proposed` they are asked. `usd`: the cap that holds without another word. */
interface Asking {
  readonly folder: string;
  readonly modules: readonly string[];
  readonly proposed: string;
  readonly usd: number | null;
  /** What the workspace's settings say of audits. */
  readonly settings: AuditSettings | undefined;
  readonly outlook: (goal: AuditGoal) => Promise<Outlook>;
}

/** Ticked at first: what every module has. */
const usual = new Set(['backend', 'security', 'tests']);

/**
 * Asks for the module where none is given, dimensions, severities, target, cap and parts of it, one after the other, the money with what it will likely cost; undefined
 * when the person leaves.
 */
export async function askAudit({
  folder,
  modules: given,
  proposed,
  usd,
  settings,
  outlook,
}: Asking): Promise<{ goal: AuditGoal; usd: number } | undefined> {
  const named = given.length > 0 ? undefined : await askModule(folder, proposed);
  const modules = named === undefined ? given : [named];
  if (modules.length === 0) return undefined;
  const title = l10n.t('Batuta: Audit {0}', modules.join(', '));
  const picked = await askDimensions(folder, title, settings);
  if (picked === undefined || picked.length === 0) return undefined;
  const stage = await askStage(title, goalWith(settings, {}).data?.target ?? 100);
  if (stage === undefined) return undefined;
  const target = await askNumber({
    title,
    prompt: l10n.t('The score that every dimension is to reach, from 0 to 100. P0, P1 and failing tests have to be gone as well.'),
    value: stage.target,
    valid: (number) => scoreSchema.safeParse(number).success,
    wrong: l10n.t('A score from 0 to 100.'),
  });
  if (target === undefined) return undefined;
  const goal = goalWith(settings, { modules, dimensions: picked, focus: stage.focus, target }).data;
  if (!goal) return undefined;
  const expected = await outlook(goal);
  const cap = await askCap(title, usd, locale.say(describeAuditOutlook(expected)));
  const parts = cap === undefined ? undefined : await askParts(title, goal, expected);
  return cap === undefined || !parts ? undefined : { goal: { ...goal, parts }, usd: cap };
}

/** The parts of the cap that dimensions may use; of a single one none is asked. Undefined when the person leaves. */
async function askParts(title: string, { dimensions: all, parts = {} }: AuditGoal, { first }: Outlook): Promise<AuditGoal['parts']> {
  if (all.length < 2) return parts;
  const costs = first && describeDimensionCosts(first);
  const words = l10n.t('Most US dollars that single dimensions may use, like {0}. Empty: they share the cap.', 'security=0.50, tests=0.25');
  const known = Object.fromEntries(Object.entries(parts).filter(([name]) => all.includes(name)));
  const text = await askText({
    title,
    prompt: costs ? `${words} ${locale.say(costs)}` : words,
    value: partsText(known),
    ignoreFocusOut: true,
    validateInput: (typed) =>
      isPartsOf(typed, all) ? undefined : l10n.t('Dimensions of this audit ({0}), each with an amount above 0.', all.join(', ')),
  });
  return text === undefined ? undefined : (partsIn(text) ?? {});
}

async function askModule(folder: string, value: string): Promise<string | undefined> {
  const typed = await askText({
    title: l10n.t('Batuta: Audit Module'),
    prompt: l10n.t('The folder to audit, below the workspace folder; "." is all of it.'),
    value,
    ignoreFocusOut: true,
    validateInput: async (text) => ((await isFolder(folder, text)) ? undefined : l10n.t('There is no folder {0}.', text)),
  });
  return typed === undefined ? undefined : normalizeInside(typed.trim()) || '.';
}

async function isFolder(root: string, text: string): Promise<boolean> {
  try {
    return (await stat(join(root, normalizeInside(text.trim())))).isDirectory();
  } catch {
    // Not there, or outside of the workspace.
    return false;
  }
}

async function askDimensions(folder: string, title: string, settings: AuditSettings | undefined): Promise<string[] | undefined> {
  const own = await ownDimensions(join(folder, settings?.templates ?? join('.claude', 'audit')));
  const first = settings?.dimensions ? new Set(settings.dimensions) : usual;
  const items: QuickPickItem[] = [
    ...Object.keys(dimensions).map((label) => ({ label, description: about(label), picked: first.has(label) })),
    ...own.map((label) => ({ label, description: l10n.t('of this workspace'), picked: true })),
  ];
  const placeHolder = l10n.t('What is audited? Each is an agent of its own, with a score of its own.');
  const picked = await window.showQuickPick(items, {
    title,
    placeHolder,
    canPickMany: true,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.map(({ label }) => label);
}

/** Those for which the workspace's folder of templates has one and Batuta has none. */
async function ownDimensions(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.flatMap((name) => {
    const dimension = /^([a-z][a-z0-9-]*)\.md$/u.exec(name)?.[1];
    return dimension === undefined || Object.hasOwn(dimensions, dimension) ? [] : [dimension];
  });
}

function about(dimension: string): string {
  const words: Readonly<Record<string, string>> = {
    compliance: l10n.t('deprecations, licences, regulations'),
    backend: l10n.t('correctness, performance, quality of server code'),
    frontend: l10n.t('scripts, views, accessibility'),
    tests: l10n.t('what no test covers, tests that cannot fail'),
    security: l10n.t('injection, secrets, access (OWASP Top 10)'),
    architecture: l10n.t('modules, layers, what cannot scale'),
  };
  return words[dimension] ?? '';
}
