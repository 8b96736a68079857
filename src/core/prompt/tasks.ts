import type { ReviewIssue } from '../../protocol/review-report.ts';
import { issueWords } from '../report/issue-words.ts';
import { inEnglish } from '../describe/message.ts';
import type { ReferenceModule } from '../reference/reference-module.ts';
import type { ProseName } from '../spec/spec-words.ts';

/** Sections of a spec by kind. */
type Sections = Readonly<Partial<Record<ProseName, { readonly heading: string; readonly text: string }>>>;

/** What a pipeline adds to what its agents are told. */
export interface Brief {
  /** For every agent. */
  readonly background: string;
  /** Further sections of its specs, as they are to be written. */
  readonly sections: string;
  /** Sections that Batuta writes itself. */
  readonly written: Sections;
  /** Sections that Batuta fills where the writer left them out. */
  readonly known: Sections;
  /** What the reviewer has to judge beside the rest. */
  readonly review: string;
}

/** What UNDERSTAND found, as text for agents. */
export interface Facts {
  /** Entities, pattern and references that the request is about. */
  readonly request: string;
  /** Registry facts on the entities the request is about. */
  readonly registry: string;
  /** What memory remembers of them. */
  readonly memory: string;
  /** Entities that it is about and that nobody knew before. */
  readonly fresh: readonly string[];
  /** Modules that the request changes, and the one to imitate. */
  readonly modules: readonly ReferenceModule[];
  /** Headings of the layers that are concerned. */
  readonly layers: readonly string[];
  readonly brief?: Brief;
}

/** The parts of an agent's stable prefix after its role; empty ones are left out. `modules`: what it is shown of them. */
export function backgroundOf(context: string | null, modules: string, facts: Facts): string[] {
  const parts = [
    context && `# Context\n\n${context}`,
    paragraphs([
      facts.request && `# What the request is about\n\n${facts.request}`,
      facts.registry && `# Entity registry\n\n${facts.registry}`,
      facts.memory && `# Remembered from earlier work\n\n${facts.memory}`,
      modules,
    ]),
    facts.brief?.background,
  ];
  return parts.filter((part): part is string => Boolean(part));
}

const paragraphs = (parts: readonly string[]): string => parts.filter((part) => part !== '').join('\n\n');

export function specTask(label: string, request: string, date: string, layers: readonly string[]): string {
  return `${label}\n\nDate: ${date}\nLayers that seem concerned: ${layers.join(', ')}\n\nThe request:\n\n${request}`;
}

export function specChangeTask(label: string, request: string, date: string, spec: string, feedback: string): string {
  return `${label}\n\nDate: ${date}\n\nThe request:\n\n${request}\n\nYour spec so far:\n\n${spec}\n\nRequested changes:\n\n${feedback}\n\nWrite the whole spec again with these changes and nothing else changed.`;
}

export function specQuestionTask(label: string, request: string, date: string, spec: string, agent: string, question: string): string {
  return `${label}\n\nDate: ${date}\n\nThe request:\n\n${request}\n\nThe approved spec:\n\n${spec}\n\nThe ${agent} agent found it wrong while building it:\n\n${question}\n\nLook at the code and write the whole spec again, amended as little as needed.`;
}

export function specRepairTask(task: string, report: string, problems: readonly string[]): string {
  return `${task}\n\nYour last answer was:\n\n${report}\n\nIt cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}\n\nWrite the whole spec again without these problems.`;
}

/** `prerequisites`: what the agent has to know of the others' work. */
export function implementTask(section: string, prerequisites: readonly string[], guidance: string): string {
  return paragraphs([
    `Build the "${section}" part of the approved spec: its files, and of the tasks those that concern them.`,
    prerequisites.length > 0 ? `What to know:\n${prerequisites.map((line) => `- ${line}`).join('\n')}` : '',
    guidance && `The person adds:\n${guidance}`,
  ]);
}

/** `places`: the code that the error names. */
export function retryTask(retry: number, of: number, task: string, error: string, places: string, guidance: string): string {
  return paragraphs([
    `This is attempt ${retry} of ${of} to mend what failed. The work so far is in the workspace.`,
    `The exact error:\n\n${error}`,
    places && `The lines that it names, as they are now:\n\n${places}`,
    guidance && `The person adds:\n${guidance}`,
    `Fix only that. Change nothing that works.`,
    `What the work is about:\n\n${task}`,
  ]);
}

export function reviewFixTask(issues: readonly ReviewIssue[], guidance: string): string {
  return paragraphs([
    `The review found these issues in your files:\n\n${issues.map(describeIssue).join('\n\n')}`,
    guidance && `The person adds:\n${guidance}`,
    `Mend each of them, following its Fix. Add nothing else. Make sure that the validation still passes.`,
  ]);
}

export function gapTask(issues: readonly ReviewIssue[], guidance: string): string {
  return paragraphs([
    `An audit found these in your files:\n\n${issues.map(describeIssue).join('\n\n')}`,
    guidance,
    `Mend each of them at its cause, with the smallest change that does; where a test can show it, add one that fails without the mend. What is no defect stays as it is: say so in your summary. Change nothing else, install nothing, and make sure that the validation passes.`,
  ]);
}

export function reviewTask(label: string, changes: string, evidence: string, earlier: string, dismissed: string): string {
  return paragraphs([
    label,
    `What was changed (the base is the workspace before the run):\n\n${changes}`,
    `Evidence, captured by Batuta:\n${evidence}`,
    earlier && `The issues of the review before, which should be mended now:\n\n${earlier}`,
    dismissed && `The person dismissed these issues; do not report them again, in whatever words:\n\n${dismissed}`,
  ]);
}

export function reviewRepairTask(task: string, report: string, problem: string): string {
  return `${task}\n\nYour last answer was:\n\n${report}\n\nIt cannot be read: ${problem}\n\nGive the review again in the exact form.`;
}

export function describeIssue(issue: ReviewIssue, index: number): string {
  return inEnglish(issueWords(issue, index));
}
