import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';

const stepSchema = z.object({
  name: z.string().optional(),
  id: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  'working-directory': z.string().default('.'),
});
const actionSchema = z.object({
  inputs: z.record(z.string(), z.object({ description: z.string(), default: z.string() })),
  runs: z.object({ using: z.literal('composite'), steps: z.array(stepSchema) }),
});
export type Action = z.infer<typeof actionSchema>;

export const readAction = async (file: string): Promise<Action> => actionSchema.parse(parse(await readFile(file, 'utf8')));

export interface StepEnd {
  readonly name: string;
  readonly code: number;
  readonly said: string;
}

/**
 * Plays the run steps of a composite action as a runner would: inputs and outputs into variables, conditions, the files that steps write to, PATH. Steps
 * that use another action are named only. Ends at the first that fails.
 */
export async function playAction(
  action: Action,
  at: { readonly root: string; readonly temp: string; readonly source: string; readonly env: NodeJS.ProcessEnv },
  inputs: Readonly<Record<string, string>>,
): Promise<{ readonly steps: StepEnd[]; readonly outputs: Readonly<Record<string, string>>; readonly summary: string }> {
  await mkdir(at.temp, { recursive: true });
  const files = { GITHUB_OUTPUT: 'output', GITHUB_PATH: 'path', GITHUB_STEP_SUMMARY: 'summary' };
  const paths = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, path.join(at.temp, file)]));
  for (const file of Object.values(paths)) await writeFile(file, '');
  const given = { ...Object.fromEntries(Object.entries(action.inputs).map(([name, { default: value }]) => [name, value])), ...inputs };
  const outputs: Record<string, string> = {};
  const valueOf = (name: string): string => {
    if (name.startsWith('inputs.')) return given[name.slice(7)] ?? '';
    if (name.startsWith('steps.run.outputs.')) return outputs[name.slice(18)] ?? '';
    if (name === 'github.action_path') return at.source;
    throw new Error(`The runner of the tests does not know ${name}.`);
  };
  const filled = (text: string): string => text.replace(/\$\{\{\s*([\w.-]+)\s*\}\}/gu, (_, name: string) => valueOf(name));
  const holds = (condition: string): boolean =>
    condition.split('&&').every((one) => {
      const [, name = '', sign, value] = /^\s*([\w.-]+)\s*(==|!=)\s*'([^']*)'\s*$/u.exec(one) ?? [];
      return (valueOf(name) === value) === (sign === '==');
    });
  const steps: StepEnd[] = [];
  for (const step of action.runs.steps) {
    const name = step.name ?? step.uses ?? '';
    if (step.if !== undefined && !holds(step.if)) continue;
    if (step.run === undefined) {
      steps.push({ name, code: 0, said: '' });
      continue;
    }
    const added = (await readFile(path.join(at.temp, 'path'), 'utf8')).split('\n').filter(Boolean).toReversed();
    const env = {
      ...at.env,
      ...paths,
      RUNNER_TEMP: at.temp,
      PATH: [...added, at.env['PATH']].join(path.delimiter),
      ...Object.fromEntries(Object.entries(step.env).map(([key, value]) => [key, filled(value)])),
    };
    const end = await bash(step.run, path.join(at.root, filled(step['working-directory'])), env);
    steps.push({ name, ...end });
    for (const line of (await readFile(path.join(at.temp, 'output'), 'utf8')).split('\n')) {
      const equals = line.indexOf('=');
      if (equals > 0) outputs[line.slice(0, equals)] = line.slice(equals + 1);
    }
    if (end.code !== 0) break;
  }
  return { steps, outputs, summary: await readFile(path.join(at.temp, 'summary'), 'utf8') };
}

/** With the flags of the runner. */
function bash(script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('close', (code) => resolve({ code: code ?? 1, said }));
  });
}
