import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { AssistantBlock, ModelMessage, ModelProvider, UserBlock } from '../../../src/core/agent/model-provider.ts';
import { inEnglish } from '../../../src/core/describe/message.ts';

export interface Played {
  /** Input of the `finish` call. */
  readonly finish: FinishInput;
  /** Tool calls in order, `name target`. */
  readonly calls: readonly string[];
  /** What went wrong with a tool, in order. */
  readonly refusals: readonly string[];
}

interface FinishInput {
  readonly report?: string;
  readonly spec?: string;
  readonly checks?: readonly { readonly section: string; readonly passed: boolean }[];
  readonly verdict?: string;
  readonly issues?: readonly { readonly file: string; readonly line: number }[];
}

interface Input extends FinishInput {
  readonly path?: string;
  readonly pattern?: string;
  readonly content?: string;
  readonly old_string?: string;
  readonly new_string?: string;
  readonly command?: readonly string[];
}

interface Agent {
  readonly model: ModelProvider;
  readonly root: string;
  readonly label: string;
  readonly task?: string;
  readonly system?: string;
}

/** Plays one agent against a scripted model, with small real tools on a real folder, until it finishes. */
export async function playAgent(options: Agent): Promise<Played> {
  const messages: ModelMessage[] = [{ role: 'user', content: [{ type: 'text', text: `${options.label}\n\n${options.task ?? ''}` }] }];
  const calls: string[] = [];
  const refusals: string[] = [];
  const read = new Set<string>();
  for (;;) {
    const content = await ask(options, messages);
    const results: UserBlock[] = [];
    for (const block of content) {
      if (block.type !== 'tool_use') continue;
      const input = block.input as Input;
      if (block.name === 'finish') return { finish: input, calls, refusals };
      calls.push(`${block.name} ${input.path ?? input.pattern ?? input.command?.join(' ') ?? ''}`);
      const result = await useTool(options.root, block.name, input, read);
      if (result.refused) refusals.push(`${options.label}: ${calls.at(-1)}: ${result.text}`);
      results.push({ type: 'tool_result', toolUseId: block.id, content: result.text, isError: result.refused });
    }
    messages.push({ role: 'assistant', content }, { role: 'user', content: results });
  }
}

async function ask({ model, system = '' }: Agent, messages: readonly ModelMessage[]): Promise<AssistantBlock[]> {
  const request = { model: 'claude-opus-5-5', system: [system], tools: [], messages, maxOutputTokens: 32_000 };
  const outcome = await model.generate(request, { signal: new AbortController().signal });
  if (!outcome.ok) throw new Error(inEnglish(outcome.error.message));
  return outcome.content;
}

async function useTool(root: string, name: string, input: Input, read: Set<string>): Promise<{ text: string; refused: boolean }> {
  const relative = input.path ?? '';
  const file = path.join(root, relative);
  const known = async () => (existsSync(file) ? readFile(file, 'utf8') : null);
  switch (name) {
    case 'glob':
    case 'grep':
      return { text: 'looked', refused: false };
    case 'read': {
      const text = await known();
      read.add(relative);
      return text === null ? { text: 'no such file', refused: true } : { text, refused: false };
    }
    case 'write': {
      if ((await known()) !== null && !read.has(relative)) return { text: 'not read before', refused: true };
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, input.content ?? '');
      read.add(relative);
      return { text: 'written', refused: false };
    }
    case 'edit': {
      const text = await known();
      const parts = text?.split(input.old_string ?? '') ?? [];
      if (text === null || !read.has(relative)) return { text: 'not read before', refused: true };
      if (parts.length !== 2) return { text: `old_string occurs ${parts.length - 1} times`, refused: true };
      await writeFile(file, parts.join(input.new_string ?? ''));
      return { text: 'changed', refused: false };
    }
    case 'run': {
      const result = await runCommand(root, input.command ?? []);
      return { text: result.output, refused: result.exitCode !== 0 };
    }
    default:
      return { text: `unknown tool ${name}`, refused: true };
  }
}

/** Runs a program in a workspace, as a person would in a terminal. */
export function runCommand(root: string, command: readonly string[]): Promise<{ exitCode: number; output: string }> {
  const [program = '', ...args] = command;
  // The caller is a test runner itself; Node's runner must not take its environment for a child's.
  const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
  return new Promise((resolve) => {
    execFile(program, args, { cwd: root, env }, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : -1) : 0;
      resolve({ exitCode, output: stdout + stderr });
    });
  });
}
