import * as z from 'zod';
import type { AgentTask } from '../../core/agent/harness.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { finishTool } from '../../core/tool/finish.ts';

/** The whole task in one prompt: what stands where our own loop has tools, and how the work ends. */
export function taskPrompt(task: AgentTask): string {
  return [...task.prompt.system, rulesFor(task), closingFor(task), task.prompt.task].join('\n\n');
}

function rulesFor({ access, owns, commands }: AgentTask): string {
  const writes =
    access === 'write'
      ? `You write only files that match: ${owns.join(', ')}. Whatever else you change is put back, and so are git's own files, secrets and files that configure tools or agents.`
      : 'You change no files: whatever you change is put back.';
  const runs =
    access === 'write' && commands.length > 0
      ? `These commands you may run without asking: ${commands.map(formatCommandLine).join(' · ')}. Others are declined at first and asked about when your turn ends.`
      : 'Run commands only to read.';
  return `# How you work here\n- Use your own tools where these instructions name tools.\n- ${writes}\n- ${runs}\n- Do not commit, and do not touch git's settings. Work until the task is done; nobody answers in between.`;
}

function closingFor({ form }: AgentTask): string {
  const { description, input } = finishTool(form);
  const { $schema: _dialect, ...schema } = z.toJSONSchema(input);
  return `# How you end\nWhere these instructions say "finish", end your turn with a last message that has one block of JSON, fenced by \`\`\`json and \`\`\`, of this schema:\n${JSON.stringify(schema)}\n${description}`;
}

export const goOn = 'Go on with your task where you were, and end as you were told.';
export const beginAgain = (task: AgentTask): string =>
  `${taskPrompt(task)}\n\nYou have begun with this before and were cut off. Look at what is there, then go on.`;
export const timeUp =
  'Your time was up and you were stopped. What you changed is still there. Finish now, as briefly as you can, and end as you were told.';
export const takenBack = 'You were interrupted in the middle of a turn; the files that you changed in it lie as before again.';
export const refusedWords = (reasons: readonly string[]): string =>
  `Some of what you changed was not allowed, and lies as before again:\n${reasons.map((reason) => `- ${reason}`).join('\n')}\nTake that into account: do what can be done without it, then end as you were told.`;
export const allowedWords = (subject: string): string => `The person you work for allows: ${subject}. Do it now if you still need it.`;
export const confirmedWords = (subject: string): string =>
  `These changes of yours had to be confirmed first, so they lie as before. The person you work for confirms them: make them again now.\n${subject}`;
export const declinedWords = (subject: string, words: string): string =>
  `The person you work for declined: ${subject}.${words === '' ? '' : ` They say: ${JSON.stringify(words)}.`} Go on without it, and do not try it in another form.`;
export const repair = (problem: string): string =>
  `Your last message was not accepted as the end of your work: ${problem}. Answer now with nothing but the block of JSON, as described.`;
