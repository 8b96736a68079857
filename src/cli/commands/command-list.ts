import { UserError } from '../../app/contracts.ts';
import { defaultCaps } from '../../core/settings/default-caps.ts';
import { nearestWord } from '../../core/settings/nearest-word.ts';
import { optionTable } from '../arguments/options.ts';
import type { Command } from './command.ts';
import { helpText } from './help.ts';

/** Options of every command that starts a pipeline with a request. */
const startOptions = [
  'plan',
  'quick',
  'yes',
  'trust-workspace',
  'request-file',
  'provider',
  'model',
  'harness',
  'isolation',
  'budget',
  'tokens',
  'turns',
  'output',
  'json',
] as const;

/** Caps of a run that begins; the one of `--max-budget` stands in the table. */
const firstCaps = {
  budget: `${optionTable.budget.help} (default: ${defaultCaps.usd})`,
  tokens: `${optionTable.tokens.help} (default: ${defaultCaps.tokens / 1_000_000}M)`,
  turns: `${optionTable.turns.help} (default: ${defaultCaps.turns})`,
};

/** Every command, in the order of help; what it does is loaded when it is called. A new one is a file beside this one and an entry here. */
export const commandList: readonly Command[] = [
  {
    name: 'feature',
    usage: '"<request>" | --request-file FILE | -',
    summary: 'take a request from spec to proven, reviewed change',
    positionals: { min: 0, max: Infinity },
    options: startOptions,
    optionHelp: firstCaps,
    run: async (context) => (await import('./run.ts')).startPipeline(context, 'feature'),
  },
  {
    name: 'bugfix',
    usage: '"<report>" | --request-file FILE | -',
    summary: 'take a bug from its report to a proven, minimal fix',
    positionals: { min: 0, max: Infinity },
    options: startOptions,
    optionHelp: firstCaps,
    run: async (context) => (await import('./run.ts')).startPipeline(context, 'bugfix'),
  },
  {
    name: 'audit',
    usage: '["<objective>"]',
    summary: 'audit a module and improve it until it reaches a score',
    positionals: { min: 0, max: Infinity },
    options: [
      'module-path',
      'dimensions',
      'focus',
      'develop',
      'target-score',
      'max-iterations',
      'max-budget',
      'preset',
      'fresh',
      'tokens',
      'turns',
      'yes',
      'trust-workspace',
      'provider',
      'model',
      'harness',
      'isolation',
      'output',
      'report',
      'sarif',
      'json',
    ],
    optionHelp: { ...firstCaps, yes: 'approve without asking, a feature of --develop too; nothing destructive' },
    run: async (context) => (await import('./audit.ts')).audit(context),
  },
  {
    name: 'run',
    usage: '[pipeline "<request>" | --request-file FILE | -]',
    summary: 'start a pipeline by its name; without one, list them',
    positionals: { min: 0, max: Infinity },
    options: startOptions,
    optionHelp: firstCaps,
    run: async (context) => (await import('./run.ts')).run(context),
  },
  {
    name: 'inbox',
    usage: '',
    summary: 'list what needs your attention, over all runs, oldest first',
    options: ['json'],
    run: async (context) => (await import('./inbox.ts')).inbox(context),
  },
  {
    name: 'reply',
    usage: '<run | last> <question> <answer> ["text"]',
    summary: 'answer a question of the inbox, whoever works on its run',
    positionals: { min: 3, max: 4 },
    options: ['comment', 'tick', 'choose', 'budget', 'tokens', 'turns'],
    run: async (context) => (await import('./reply.ts')).reply(context),
  },
  {
    name: 'approve',
    usage: '<run | path of a spec.md>',
    summary: 'read a waiting spec, answer, and continue',
    positionals: { min: 0, max: 1 },
    options: ['yes', 'trust-workspace', 'provider', 'model', 'harness', 'budget', 'tokens', 'turns', 'output', 'force', 'json'],
    run: async (context) => (await import('./approve.ts')).approve(context),
  },
  {
    name: 'resume',
    usage: '<run | last>',
    summary: 'continue a run: interrupted, stopped, out of budget, or saved',
    positionals: { min: 0, max: 1 },
    options: ['guidance', 'agent', 'dismiss', 'budget', 'tokens', 'turns', 'force', 'yes', 'trust-workspace', 'provider', 'output', 'json'],
    run: async (context) => (await import('./resume.ts')).resume(context),
  },
  {
    name: 'guide',
    usage: '<run | last> --agent NAME "text"',
    summary: 'give guidance to a working agent; it reads it before its next turn',
    positionals: { min: 2, max: 2 },
    options: ['agent'],
    run: async (context) => (await import('./guide.ts')).guide(context),
  },
  {
    name: 'dismiss',
    usage: '<run | last> [number…]',
    summary: 'dismiss false positives of the last review by number; they are not reported again',
    positionals: { min: 1, max: 100 },
    run: async (context) => (await import('./dismiss.ts')).dismiss(context),
  },
  {
    name: 'runs',
    usage: '[show [run | last]] | export [run | last] | prune',
    summary: 'list all runs, show or export one, or remove old ones',
    verbs: { list: 'runs', show: 'runs show', export: 'runs export', prune: 'runs prune' },
    positionals: { min: 0, max: 2 },
    options: ['output', 'score', 'log', 'sarif', 'out', 'otlp', 'older-than', 'keep', 'unapplied', 'dry-run', 'json'],
    run: async (context) => (await import('./runs.ts')).runs(context),
  },
  {
    name: 'prove',
    usage: '<run | last>',
    summary: 'run the commands of a completed run again, on the files as they are now',
    positionals: { min: 1, max: 1 },
    options: ['trust-workspace', 'json'],
    optionHelp: { 'trust-workspace': 'trust the workspace this once: its commands may be run as proof' },
    run: async (context) => (await import('./prove.ts')).prove(context),
  },
  {
    name: 'apply',
    usage: '<run | last> --branch NAME | --commit',
    summary: "commit the run's files, and nobody else's",
    positionals: { min: 1, max: 1 },
    options: ['branch', 'commit', 'as-is', 'json'],
    run: async (context) => (await import('./apply.ts')).apply(context),
  },
  {
    name: 'pr',
    usage: '<run | last>',
    summary: "commit the run's files on a branch, and open its pull request after your yes",
    positionals: { min: 1, max: 1 },
    options: ['branch', 'as-is', 'yes'],
    optionHelp: { yes: 'push the branch and open the pull request without asking' },
    run: async (context) => (await import('./pr.ts')).pr(context),
  },
  {
    name: 'undo',
    usage: '<run | last>',
    summary: 'restore every file that the run changed and nobody changed since',
    positionals: { min: 1, max: 1 },
    options: ['file', 'hunk', 'phase', 'yes', 'json'],
    optionHelp: { yes: 'do not ask whether to cancel a run that is not over' },
    run: async (context) => (await import('./undo.ts')).undo(context),
  },
  {
    name: 'cancel',
    usage: '<run | last>',
    summary: 'cancel a run for good; its files can still be undone',
    positionals: { min: 1, max: 1 },
    options: ['json'],
    run: async (context) => (await import('./cancel.ts')).cancel(context),
  },
  {
    name: 'init',
    usage: '',
    summary: 'look at a repository and write first settings and contexts',
    options: ['json'],
    run: async (context) => (await import('./init.ts')).initialise(context),
  },
  {
    name: 'trust',
    usage: '[DIR] [--remove]',
    summary: "let a workspace's own commands and scripts take effect",
    positionals: { min: 0, max: 1 },
    options: ['remove', 'json'],
    run: async (context) => (await import('./trust.ts')).trust(context),
  },
  {
    name: 'registry',
    usage: 'sync | show [entity] | drift',
    summary: 'bring the entity registry up to date from the code, or show what the code says',
    verbs: { sync: 'registry sync', show: 'registry show', drift: 'registry drift' },
    positionals: { min: 1, max: 2 },
    options: ['trust-workspace', 'json'],
    optionHelp: { 'trust-workspace': "for sync: the workspace's own registry script may run" },
    run: async (context) => (await import('./registry.ts')).registry(context),
  },
  {
    name: 'context',
    usage: 'compile | check',
    summary: "compile the agents' contexts, or say which are not up to date",
    verbs: { compile: 'context compile', check: 'context check' },
    positionals: { min: 1, max: 1 },
    options: ['json'],
    run: async (command) => (await import('./context.ts')).context(command),
  },
  {
    name: 'memory',
    usage: 'list [name…] | forget <name…>',
    summary: 'show what runs remember in this workspace, or remove some of it',
    verbs: { list: 'memory list', forget: 'memory forget' },
    positionals: { min: 1, max: 100 },
    options: ['trust-workspace', 'json'],
    optionHelp: { 'trust-workspace': "use the memory server of the workspace's settings" },
    run: async (context) => (await import('./memory.ts')).memory(context),
  },
  {
    name: 'policy',
    usage: 'explain "<command>"',
    summary: 'say whether an agent could run a command without a question, and why not',
    verbs: { explain: 'policy explain' },
    positionals: { min: 2, max: 2 },
    options: ['trust-workspace', 'json'],
    optionHelp: { 'trust-workspace': 'judge as in a trusted workspace: its own commands count' },
    run: async (context) => (await import('./policy.ts')).policy(context),
  },
  {
    name: 'doctor',
    usage: '',
    summary: 'check this machine and this workspace',
    options: ['json'],
    run: async (context) => (await import('./doctor.ts')).doctor(context),
  },
  {
    name: 'sample',
    usage: '[pipeline]',
    summary: 'build a feature, or fix a bug with "bugfix", on a fresh copy of the sample',
    positionals: { min: 0, max: 1 },
    options: ['plan', 'yes', 'provider', 'model', 'harness', 'budget', 'tokens', 'turns', 'output', 'json'],
    optionHelp: firstCaps,
    refuses: ['workspace'],
    run: async (context) => (await import('./sample.ts')).sample(context),
  },
  {
    name: 'help',
    usage: '[command]',
    summary: 'this text, or the options of one command',
    positionals: { min: 0, max: 1 },
    run: async ({ args: { positionals }, io, screen }) => {
      const only = positionals[0] === undefined ? null : commandNamed(positionals[0], io.program);
      screen.output.write(helpText(commandList, only, io));
    },
  },
];

/** Throws UserError for a name that no command has, with the nearest one. */
export function commandNamed(word: string, program: string): Command {
  const command = commandList.find(({ name }) => name === word);
  if (command) return command;
  const names = commandList.map(({ name }) => name);
  const begun = names.filter((name) => word.length > 1 && name.startsWith(word));
  const meant = commandList.flatMap(({ verbs = {} }) => (Object.hasOwn(verbs, word) ? [verbs[word] ?? ''] : []));
  const near = begun.length === 1 ? (begun[0] ?? null) : nearestWord(word, names);
  const calls = meant.length > 0 || near === null ? meant : [near];
  const hint = calls.length === 0 ? `See: ${program} help` : `Did you mean ${calls.map((call) => `"${call}"`).join(' or ')}?`;
  throw new UserError(`There is no command "${word}". ${hint}`);
}
