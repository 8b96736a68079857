import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../app/contracts.ts';
import { tooLong } from '../../app/request-limit.ts';
import { systemCode } from '../../node/system-error.ts';
import type { CliIo } from '../cli-io.ts';
import type { ParsedArguments } from './parse-arguments.ts';

/** The request from the command line, a file or standard input; trimmed, never empty. `command`: that takes it. `limit`: bytes. Throws UserError. */
export async function readRequest(args: ParsedArguments, io: CliIo, command: string, limit: number): Promise<string> {
  const file = args.values.get('request-file') ?? (args.positionals.length === 1 && args.positionals[0] === '-' ? '-' : undefined);
  if (file !== undefined && file !== '-' && args.positionals.length > 0)
    throw new UserError('Give the request either as words or with --request-file, not both.');
  const bytes =
    file === undefined
      ? Buffer.from(args.positionals.join(' '))
      : file === '-'
        ? await readStream(io.stdin, 'standard input', limit)
        : await readFile(resolve(io.cwd, file), file, limit);
  if (bytes.length > limit) throw tooLong('The request');
  const text = decode(bytes, file);
  if (text.trim() === '')
    throw new UserError(`There is no request. Say what is wanted: ${io.program} ${command} "…", or --request-file FILE.`);
  return text.trim();
}

async function readFile(path: string, name: string, limit: number): Promise<Buffer> {
  try {
    await using file = await open(path);
    return await readStream(file.createReadStream({ autoClose: false }), name, limit);
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`The request file ${name} cannot be read: ${whyNot(error)}. Name another one with --request-file.`);
  }
}

function whyNot(error: unknown): string {
  const why: Record<string, string> = {
    ENOENT: 'there is no such file',
    ENOTDIR: 'there is no such file',
    EISDIR: 'it is a folder',
    EACCES: 'you have no right to',
  };
  return why[systemCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
}

/** Stops as soon as the limit is passed; what comes after it is not read into memory. */
async function readStream(stream: AsyncIterable<string | Buffer>, name: string, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > limit) throw tooLong(`The request from ${name}`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Buffer, file: string | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(`The request${file === undefined ? '' : ` in ${file}`} is not UTF-8 text.`);
  }
}
