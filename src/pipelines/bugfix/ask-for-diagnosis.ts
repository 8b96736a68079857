import type { AgentTask } from '../../core/agent/harness.ts';
import { inEnglish, joined, lines, sentence } from '../../core/describe/message.ts';
import type { Ctx, StepContext } from '../../core/durable/contracts.ts';
import { testGlobs } from '../../core/evidence/proof-files.ts';
import { allowedCommand, formatCommandLine } from '../../core/policy/command-line.ts';
import { PathError } from '../../core/ports.ts';
import { countLines } from '../../core/tool/count-lines.ts';
import { reportText } from '../../core/report/plain-document.ts';
import { diagnosisFieldsSchema, type Diagnosis } from '../../protocol/diagnosis.ts';
import type { Finish } from '../../protocol/agent-report.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import { background } from '../parts/background.ts';
import { pause } from '../parts/pause.ts';
import { runUntilFinished } from '../parts/run-until-finished.ts';
import type { Scene } from '../parts/services.ts';
import { diagnoseAgainTask, diagnoseRole, diagnoseTask } from './prompts.ts';
import { diagnoseWork } from './phases.ts';

/** The agent's name in events. */
export const diagnoser = 'diagnose';

/** How often a diagnosis that cannot be used is sent back. */
const repairs = 2;

/** Lets the agent search until its diagnosis can be used. `base`: the tree before it wrote anything. `learned`: what earlier attempts showed. */
export async function askForDiagnosis(ctx: Ctx, scene: Scene, base: string, learned: string): Promise<Diagnosis> {
  const { services, input } = scene;
  const { settings, request } = input;
  const known = await ctx.step('diagnose-context', (step) => background(step, scene, { name: diagnoser, ...settings.spec }));
  const work = diagnoseWork(request);
  const commands = commandsOf(settings);
  const first = diagnoseAgainTask(diagnoseTask(inEnglish(work.label), request), [], learned);
  const task: AgentTask = {
    agent: diagnoser,
    model: settings.spec.model,
    form: 'diagnosis',
    access: 'write',
    owns: [...testGlobs(settings.tests)],
    newSince: base,
    listed: [],
    outputs: [],
    commands,
    runTimeoutMs: settings.timeouts.run * 1000,
    prompt: { system: [diagnoseRole(settings), ...known], task: first },
  };
  let now = task;
  for (let attempt = 1; ; attempt++) {
    const outcome = await runUntilFinished(
      ctx,
      services,
      'diagnose',
      { work, task: now },
      { retriesUsed: attempt - 1, message: sentence('The cause could not be looked for.') },
    );
    const { report } = outcome.finish;
    const read = diagnosisFieldsSchema.safeParse(report);
    const problems = read.success
      ? await ctx.step('check-diagnosis', (step) => problemsOf(step, scene, read.data, commands))
      : [sentence('It is not in the form of "finish".')];
    if (read.success && problems.length === 0) return read.data;
    const repair = (guidance: string): string => diagnoseAgainTask(first, problems.map(inEnglish), againWords(report, guidance));
    let prompt = repair('');
    // The same answer as before: what was asked once in vain is not asked again.
    if (attempt > repairs || prompt === now.prompt.task) {
      const { guidance } = await pause(ctx, services, {
        reason: 'unreadable',
        message: sentence('The diagnosis cannot be used.'),
        subject: diagnoser,
        retriesUsed: attempt - 1,
        detail: lines(problems),
        guidance: true,
        hints: [sentence('Resume with guidance, or start a new run with a reworded report.')],
      });
      if (guidance !== '') prompt = repair(guidance);
      attempt = 0;
    }
    now = { ...task, prompt: { ...task.prompt, task: prompt } };
  }
}

function againWords(report: Finish['report'], guidance: string): string {
  return `Your last answer was:\n\n${reportText(report)}${guidance === '' ? '' : `\n\nThe person adds:\n${guidance}`}`;
}

/** Every command that may be run, each once. */
export function commandsOf({ agents }: Pick<RunSettings, 'agents'>): string[][] {
  const all = agents.flatMap(({ validate, run }) => [...validate, ...run]);
  return [...new Map(all.map((argv) => [JSON.stringify(argv), argv])).values()];
}

/** Why a diagnosis cannot be used, for its writer; [] when it can. */
async function problemsOf(step: StepContext, { services }: Scene, diagnosis: Diagnosis, commands: readonly string[][]): Promise<Message[]> {
  const { verdict, causes, reproduction, fix } = diagnosis;
  if (verdict !== 'bug') return [];
  const problems: Message[] = [];
  if (causes.length === 0) problems.push(sentence('A bug has a cause: name the file and the line.'));
  for (const cause of causes) problems.push(...(await wrongPlace(services, cause)));
  if (fix.trim() === '') problems.push(sentence('"fix" says nothing.'));
  if (reproduction === null) return [...problems, sentence('A bug has a reproduction: a new test, a command, or what a person sees.')];
  const { kind, command, look, fails, passes } = reproduction;
  if (kind === 'seen')
    return look.trim() === '' ? [...problems, sentence('"look" says nothing: where does a person see the bug?')] : problems;
  // Where none may be run at all, another diagnosis would name none either: a person looks.
  if (commands.length > 0 && !allowedCommand(command, commands))
    problems.push(
      sentence('"{0}" is none of the commands that may be run: {1}', formatCommandLine(command), joined(commands.map(formatCommandLine))),
    );
  if (kind === 'test' && newFiles(step).length === 0) problems.push(sentence('No new test file was written.'));
  if (kind === 'test' && fails.trim() === '')
    problems.push(sentence('Say which words the output of the test holds with the bug ("fails"): any other failure shows something else.'));
  if (kind === 'command' && (fails + passes).trim() === '')
    problems.push(sentence('Say which words the output of the command holds with the bug ("fails") or without it ("passes").'));
  return problems;
}

/** What is wrong with the place of a cause. A file without text has no lines. */
async function wrongPlace({ files }: Scene['services'], { file, line }: Diagnosis['causes'][number]): Promise<Message[]> {
  const content = await files.read(file).catch((error: unknown) => {
    // Outside of the workspace, or a folder.
    if (error instanceof PathError) return null;
    throw error;
  });
  if (content === null) return [sentence('There is no file {0}.', file)];
  const { added: all } = countLines(null, content.bytes);
  if (all === 0) return [];
  if (line === null) return [sentence('Name the line of the cause in {0}.', file)];
  return line > all ? [sentence('{0} has no line {1}: it ends with line {2}.', file, line, all)] : [];
}

/** Files that the agent wrote. Sorted. */
export function newFiles(step: StepContext): string[] {
  return Object.values(step.state().files)
    .filter(({ agents, output, after }) => agents.includes(diagnoser) && !output && after !== null)
    .map(({ file }) => file)
    .sort();
}
