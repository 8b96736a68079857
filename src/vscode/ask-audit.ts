import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { l10n, window } from 'vscode';
import type { QuickPickItem } from 'vscode';
import { dimensions } from '../pipelines/audit/dimensions.ts';
import { goalWith } from '../core/audit/goal-with.ts';
import { scoreSchema } from '../protocol/audit.ts';
import type { AuditGoal } from '../protocol/audit.ts';
import type { AuditSettings } from '../protocol/settings-file.ts';
import { normalizeInside } from '../core/policy/normalize-inside.ts';
import { askText } from './plain-message.ts';

/** What a person is asked about. `given`: they pointed at the module, so it is not asked for. `usd`: the cap that holds without another word. */
interface Asking {
  readonly folder: string;
  readonly module: string;
  readonly given: boolean;
  readonly usd: number | null;
  /** What the workspace's settings say of audits. */
  readonly settings: AuditSettings | undefined;
}

/** Ticked at first: what every module has. */
const usual = new Set(['backend', 'security', 'tests']);
const noCap = 5;

/** Asks for module, dimensions, target and cap, one after the other; undefined when the person leaves. */
export async function askAudit({
  folder,
  module: proposed,
  given,
  usd,
  settings,
}: Asking): Promise<{ goal: AuditGoal; usd: number } | undefined> {
  const module = given ? proposed : await askModule(folder, proposed);
  if (module === undefined) return undefined;
  const title = l10n.t('Batuta: Audit {0}', module);
  const picked = await askDimensions(folder, title, settings);
  if (picked === undefined || picked.length === 0) return undefined;
  const target = await askNumber({
    title,
    prompt: l10n.t('The score that every dimension is to reach, from 0 to 100. P0, P1 and failing tests have to be gone as well.'),
    value: goalWith(settings, {}).data?.target ?? 100,
    valid: (number) => scoreSchema.safeParse(number).success,
    wrong: l10n.t('A score from 0 to 100.'),
  });
  if (target === undefined) return undefined;
  const cap = await askCap(title, usd);
  const goal = goalWith(settings, { module, dimensions: picked, target }).data;
  return cap === undefined || !goal ? undefined : { goal, usd: cap };
}

/** Asks what a run may cost; undefined when the person leaves. `usd`: the cap that holds without another word; null: none. */
export function askCap(title: string, usd: number | null): Promise<number | undefined> {
  return askNumber({
    title,
    prompt: l10n.t('Hard cap in US dollars. At the cap nothing more is spent; what was done stays, and it can go on with more.'),
    value: usd ?? noCap,
    valid: (number) => Number.isFinite(number) && number > 0,
    wrong: l10n.t('An amount in US dollars above 0, like 2.5.'),
  });
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

interface NumberQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: number;
  readonly valid: (number: number) => boolean;
  readonly wrong: string;
}

async function askNumber({ value, valid, wrong, ...shown }: NumberQuestion): Promise<number | undefined> {
  // A decimal comma is as good.
  const read = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));
  const validateInput = (text: string): string | undefined => (valid(read(text)) ? undefined : wrong);
  const typed = await askText({ ...shown, value: String(value), ignoreFocusOut: true, validateInput });
  return typed === undefined ? undefined : read(typed);
}
