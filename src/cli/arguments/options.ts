import { defaultCaps } from '../../core/settings/default-caps.ts';

interface Option {
  readonly value?: string;
  readonly short?: string;
  readonly help: string;
}

/** Every option of every command. `value` names what follows it; without it, the option is a switch. */
const table = {
  workspace: { value: 'DIR', short: 'w', help: 'the workspace (default: the current folder)' },
  'trust-workspace': { help: 'trust the workspace for this run: its commands may be run as proof' },
  yes: { short: 'y', help: 'approve without asking; nothing destructive' },
  plan: { help: 'stop at the approval' },
  quick: { help: 'a change of a line or two: one question in place of a spec' },
  'module-path': { value: 'DIR', help: 'a folder that is audited; can be repeated (default: the whole workspace)' },
  dimensions: {
    value: 'NAMES',
    help: 'what is audited, with a part of the budget for it if you like: security=0.50,tests; default: all six of Batuta',
  },
  preset: { value: 'NAME', help: 'critical (P0 and P1, to 80), quality (P0 to P2, to 95) or polish (everything, to 100)' },
  focus: { value: 'SEVERITIES', help: 'work only on these findings: P0,P1' },
  develop: { value: 'TEXT', help: 'a new feature that is proposed once the gaps are closed' },
  fresh: { help: 'audit also what has not changed since an earlier audit' },
  'target-score': { value: 'SCORE', help: 'the score that every dimension of every module has to reach (default: 100)' },
  'max-iterations': { value: 'COUNT', help: 'most cycles of improving and auditing again (default: 10)' },
  'max-budget': { value: 'USD', help: `hard cap in US dollars (default: ${defaultCaps.usd})` },
  report: { value: 'FILE', help: 'write the report as --output does, into a second file' },
  sarif: { value: 'FILE', help: 'write the open findings of an audit as SARIF' },
  'request-file': { value: 'FILE', help: 'read the request from a file; "-" reads it from standard input' },
  provider: { value: 'NAME', help: 'model provider' },
  model: { value: 'MODEL', help: 'model for every agent' },
  harness: { value: 'NAME', help: 'what runs every agent: loop, or an external agent like claude-code' },
  isolation: { value: 'HOW', help: 'where agents write: shared, parallel (worktrees where several work at once) or worktree' },
  budget: { value: 'USD', help: 'hard cap in US dollars' },
  tokens: { value: 'COUNT', help: 'hard cap in tokens, like 500k or 2M' },
  turns: { value: 'COUNT', help: 'hard cap in model calls' },
  guidance: { value: 'TEXT', help: 'advice for the agent that stopped' },
  agent: { value: 'NAME', help: 'the agent that the guidance is for' },
  dismiss: { value: 'NUMBERS', help: 'dismiss false positives of the last review: 1,3 or all' },
  comment: { value: "'FILE:LINE: TEXT'", help: 'what you say about a line of the change or of the waiting spec; can be repeated' },
  tick: { value: 'NUMBERS', help: 'items of the question that are meant: 1,3 or all' },
  choose: { value: 'CHOICES', help: 'what each item of the question gets, by its number: 1=ours,2=theirs' },
  file: { value: 'PATH', help: 'restore this file only' },
  hunk: { value: 'NUMBER', help: 'with --file: restore one of its changes only' },
  phase: { value: 'NAME', help: 'restore what this phase and all later ones changed' },
  force: { help: 'take the run over although its owner is on another machine' },
  branch: { value: 'NAME', help: 'commit on a new branch' },
  commit: { help: 'commit on the current branch' },
  'as-is': { help: 'commit although it is not quite what was proven' },
  remove: { help: 'trust it no longer' },
  log: { value: 'ID', help: 'print a whole log, by the beginning of its id' },
  score: { value: 'FILE', help: 'write who did what when as a picture: one HTML page (FILE.html) or SVG (FILE.svg)' },
  out: { value: 'FILE', help: 'write the export of a run to this file' },
  otlp: { value: 'FILE', help: 'write the trace of a run to this file, as OTLP in JSON' },
  'older-than': { value: 'DAYS', help: 'remove runs with nothing new for so many days, like 30d' },
  keep: { value: 'COUNT', help: 'remove all runs but the newest so many' },
  unapplied: { help: 'remove also runs whose change was neither applied nor undone' },
  'dry-run': { help: 'only say what would be removed' },
  output: {
    value: 'FILE',
    short: 'o',
    help: 'write the report: Markdown when FILE ends in .md, of an audit a page when it ends in .html, else JSON',
  },
  json: { help: 'JSON, one value per line, on standard output; nothing else there' },
  'no-color': { help: 'no colours, no redrawing' },
  help: { short: 'h', help: 'help' },
  version: { short: 'V', help: 'version' },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof table;
export const optionTable: Readonly<Record<OptionName, Option>> = table;

export const optionNames = Object.keys(table).filter(isOptionName);

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(table, name);
}
