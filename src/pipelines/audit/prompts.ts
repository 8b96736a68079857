import { describeFigures, type TestFigures } from '../../core/audit/test-figures.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { common } from '../../core/prompt/roles.ts';
import type { Finding, ModuleFacts } from '../../protocol/audit.ts';
import type { AgentDefinition } from '../../protocol/run-settings.ts';

export const auditorRole = `You are an auditor. You judge one dimension of a module and mend nothing: you read with the tools and write no files.

${common}

Severities: P0 critical – data can be lost or stolen, or it does not work at all; P1 high – wrong in ordinary use; P2 medium – wrong in rare cases, or hard to change safely; P3 low – quality; P4 – taste.
Report what you saw in the code, each defect once, with its file and line. What you only suspect is no finding. The score is of this dimension alone: 100 without any defect; it says how good the module is, not how much you looked at.`;

/** What one auditor is told beside its role and how this code base is worked in. */
export interface Brief {
  readonly label: string;
  readonly template: string;
  readonly objective: string;
  readonly module: ModuleFacts;
  readonly paths: readonly string[];
  /** What the commands of the workspace say. */
  readonly measured: string;
  readonly earlier: readonly Finding[];
  readonly dismissed: readonly { readonly title: string; readonly file: string | null }[];
}

/** Paths of a module that are named to its auditor. */
const mostPaths = 300;
/** So many dismissed findings, the newest, are named to it. */
export const mostDismissed = 50;

export function auditTask({ label, template, objective, module, paths, measured, earlier, dismissed }: Brief): string {
  const parts = [
    label,
    template,
    `The objective:\n\n${objective}`,
    `The module, as counted: ${module.files} files, ${module.loc} lines; ${module.technologies.join(', ')}.${module.purpose === '' ? '' : ` ${module.purpose}`}`,
    measured,
    `Its files:\n${paths.slice(0, mostPaths).join('\n')}${paths.length > mostPaths ? `\n… and ${paths.length - mostPaths} more` : ''}`,
    earlier.length > 0
      ? `The audit before found these. Look at each again: what is mended is no finding any more, what is not is reported again in the same category.\n${earlier.map(finding).join('\n')}`
      : '',
    dismissed.length > 0
      ? `The person dismissed these; do not report them again, in whatever words:\n${dismissed
          .slice(-mostDismissed)
          .map(({ file, title }) => `- ${file ?? 'no file'}: ${title}`)
          .join('\n')}`
      : '',
  ];
  return parts.filter(Boolean).join('\n\n');
}

/** What the commands of the workspace say, so that nobody has to guess it. */
export function measuredWords(figures: TestFigures): string {
  const missing = untestedWords(figures, '');
  return `Measured by running the workspace's own commands: ${inEnglish(describeFigures(figures))}${missing === '' ? '' : `\n${missing}`}`;
}

/** The part of it that is about the files of one folder. */
export function untestedWords({ measured }: Pick<TestFigures, 'measured'>, within: string): string {
  const missing = Object.entries(measured.coverage?.missing ?? {})
    .filter(([file]) => file.startsWith(within))
    .sort();
  return missing.length === 0 ? '' : ['Lines that no test runs:', ...missing.map(([file, lines]) => `- ${file}: ${lines}`)].join('\n');
}

function finding({ severity, category, title, file, line }: Finding): string {
  return `- ${severity} ${category}: ${title}${file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`}`;
}

export function auditAgainTask(task: string, report: string): string {
  return `${task}\n\nYour last answer was:\n\n${report}\n\nIt states neither a score nor a finding. Hand it over again with "finish": "score" from 0 to 100, and every finding in "findings".`;
}

/** Role of the agent that says what a new feature would take. */
export function proposalRole(agents: readonly Pick<AgentDefinition, 'section' | 'owns'>[]): string {
  return `You are the Spec agent. A new feature is asked for in a module. You say what it would take, tests and documents included; you change nothing.

${common}

The layers of this workspace and their files; name only files that belong to one (of several patterns the closest decides):
${agents.map((agent) => `- ${agent.section}: ${agent.owns.join(', ')}`).join('\n')}`;
}

export function proposalTask(label: string, feature: string): string {
  return `${label}\n\nThe feature:\n\n${feature}`;
}
