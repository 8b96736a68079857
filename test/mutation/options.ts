import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';

export interface Options {
  /** Whose mutants: folders or files from the root of the tree. */
  readonly folders: readonly string[];
  readonly count: number;
  readonly seed: string;
  /** The project; default: this one. */
  readonly tree: string;
  /** Where every mutant and its fate is written as JSON. */
  readonly json: string | null;
  /** Such a file: its mutants once more, as far as the tree still has them. */
  readonly again: string | null;
  /** Survivors that are also shown to the slow tests, whole runs above all. */
  readonly slow: number;
  /** Only tests below this folder. */
  readonly tests: string;
  /** So many of the tests that reach a file, the nearest first: quick, and a lower bound of what all would notice. */
  readonly nearest: number;
}

/** Throws when an option is unknown or no number. */
export function readOptions(args: readonly string[]): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: { folders: text, count: text, seed: text, tree: text, json: text, again: text, slow: text, tests: text, nearest: text },
  });
  return {
    folders: (values.folders ?? 'src/engines,src/core,src/pipelines,src/harnesses').split(',').map((folder) => folder.replace(/\/$/u, '')),
    count: numberOf(values.count ?? '100'),
    seed: values.seed ?? String(randomInt(1_000_000)),
    tree: path.resolve(values.tree ?? path.join(import.meta.dirname, '../..')),
    json: values.json ?? null,
    again: values.again ?? null,
    slow: values.slow === undefined ? Infinity : numberOf(values.slow),
    tests: values.tests ?? 'test',
    nearest: values.nearest === undefined ? Infinity : numberOf(values.nearest),
  };
}

function numberOf(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0) throw new Error(`"${text}" is no whole number.`);
  return number;
}
