import { readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { scriptSchema, type Script } from './script.ts';

/** A script that cannot be used; the message names file and place. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
}

/** Reads a script. `{$file: name}` anywhere in it stands for the text of a file beside it. Throws `ScriptError`. */
export async function readScript(file: string): Promise<Script> {
  const document = parseDocument(await readText(file, file));
  const problem = document.errors[0];
  if (problem) throw new ScriptError(`${file}: ${problem.message}`);
  const data = await withFiles(document.toJS() as unknown, await realpath(path.dirname(file)), file);
  const parsed = scriptSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new ScriptError(`${file}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}

async function withFiles(value: unknown, folder: string, script: string): Promise<unknown> {
  if (Array.isArray(value)) return Promise.all(value.map((entry) => withFiles(entry, folder, script)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === '$file' && typeof first[1] === 'string') return readBeside(first[1], folder, script);
  return Object.fromEntries(await Promise.all(entries.map(async ([key, entry]) => [key, await withFiles(entry, folder, script)] as const)));
}

async function readBeside(name: string, folder: string, script: string): Promise<string> {
  const target = path.resolve(folder, name);
  if (!target.startsWith(folder + path.sep)) throw new ScriptError(`${script}: ${name} does not lie beside the script`);
  return readText(target, script);
}

async function readText(file: string, script: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).replaceAll('\r\n', '\n');
  } catch (error) {
    throw new ScriptError(`${script}: cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}
