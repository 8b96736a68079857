import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchFolder } from '../node/scratch.ts';

/** A program of that name that does this, in a folder for PATH. */
export function fakeGrepai(does: string, folder = scratchFolder('bin')): string {
  const program = join(folder, 'grepai');
  writeFileSync(program, `#!${process.execPath}\n${does}`);
  chmodSync(program, 0o755);
  return folder;
}

/** It answers with this, as grepai does with `--json`. */
export const prints = (value: unknown): string => `process.stdout.write(${JSON.stringify(JSON.stringify(value))});`;
