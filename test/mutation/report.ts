import type { Mutant } from './mutants.ts';

/** `uncovered`: no test reaches the file. `hung`: no test ended for so long that it was stopped; that is noticed, too. */
export type Fate = 'killed' | 'hung' | 'survived' | 'uncovered';

export interface Tried extends Mutant {
  readonly fate: Fate;
  /** The first test that failed. */
  readonly by: string | null;
}

/** The share of mutants that was noticed, by folder and in all, and every one that was not. */
export function reportOf(tried: readonly Tried[], folders: readonly string[]): string {
  const rows = folders.map((folder) =>
    row(
      folder,
      tried.filter(({ file }) => file === folder || file.startsWith(`${folder}/`)),
    ),
  );
  const missed = tried.filter(({ fate }) => fate === 'survived' || fate === 'uncovered');
  const list = missed.map((one) => `${one.file}:${one.line}  ${one.fate}  ${short(one.before)}  →  ${short(one.after)}`);
  return [...list, '', ...rows, row('all', tried), ''].join('\n');
}

function row(name: string, tried: readonly Tried[]): string {
  const count = (fate: Fate): number => tried.filter((one) => one.fate === fate).length;
  const noticed = count('killed') + count('hung');
  const share = tried.length === 0 ? '–' : `${Math.round((100 * noticed) / tried.length)} %`;
  return `${name}: ${share} of ${tried.length} noticed (${count('killed')} killed, ${count('hung')} hung), ${count('survived')} survived, ${count('uncovered')} not covered`;
}

const short = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
