import type { Coverage } from '../../../protocol/proof.ts';
import { readXml } from './read-xml.ts';

/** Files whose missing lines are kept. */
const mostFiles = 100;

/** Coverage of lines in a report: LCOV, or Cobertura's XML, as pytest-cov, coverlet and others write it. null: it is neither. */
export function coverageReport(text: string, root: string): Coverage | null {
  const lines = /^(?:TN:|SF:)/mu.test(text.slice(0, 4000)) ? lcov(text) : text.includes('<coverage') ? cobertura(text) : null;
  return lines && coverageOf(lines, root);
}

/** Hits by file and line. */
type Lines = Map<string, Map<number, number>>;

/** What is no line of a file is left out. */
function hit(lines: Lines, file: string, line: number, hits: number): void {
  if (file === '' || !(line > 0) || !(hits >= 0)) return;
  const of = lines.get(file) ?? new Map<number, number>();
  lines.set(file, of.set(line, (of.get(line) ?? 0) + hits));
}

function lcov(text: string): Lines {
  const lines: Lines = new Map();
  let file = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('SF:')) file = line.slice(3).trim();
    const [, number, hits] = /^DA:(\d+),(\d+)/u.exec(line) ?? [];
    hit(lines, file, Number(number), Number(hits));
  }
  return lines;
}

function cobertura(text: string): Lines | null {
  const lines: Lines = new Map();
  const sources: string[] = [];
  let [file, open] = ['', ''];
  const isWhole = readXml(text, {
    opened: ({ name, attributes: { filename = '', number, hits } }) => {
      open = name;
      if (name === 'class') file = filename;
      if (name === 'line') hit(lines, file, Number(number), Number(hits));
    },
    // Between the tags are blanks.
    closed: () => (open = ''),
    text: (source) => {
      if (open === 'source') sources.push(source.trim());
    },
  });
  if (!isWhole) return null;
  const [folder = '', ...more] = sources;
  const prefix = more.length === 0 && folder.startsWith('/') ? `${folder.replace(/\/$/u, '')}/` : '';
  return new Map([...lines].map(([name, of]) => [name.startsWith('/') ? name : `${prefix}${name}`, of]));
}

function coverageOf(lines: Lines, root: string): Coverage | null {
  const all = [...lines.values()].flatMap((of) => [...of.values()]);
  if (all.length === 0) return null;
  const missing = [...lines].flatMap(([file, of]): [string, string][] => {
    const gone = [...of].flatMap(([line, hits]) => (hits === 0 ? [line] : [])).toSorted((a, b) => a - b);
    return gone.length === 0 ? [] : [[file.replace(`${root}/`, ''), ranges(gone)]];
  });
  return {
    percent: rounded((100 * all.filter((hits) => hits > 0).length) / all.length),
    missing: Object.fromEntries(missing.slice(0, mostFiles)),
  };
}

/** 3, 4, 5, 9 → "3-5, 9" */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last && last[1] + 1 === number) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

function rounded(percent: number): number {
  return Math.round(percent * 100) / 100;
}

/** Coverage of lines in what a runner prints: the tables of node, Istanbul (Vitest, Jest, nyc, c8) and pytest-cov, Go's sentence. null: none. */
export function printedCoverage(text: string): Coverage | null {
  return table(text) ?? pythonTable(text) ?? goSentence(text);
}

function table(text: string): Coverage | null {
  const rows = text.split('\n').map((line) => line.replace(/^[ℹ#] /u, '').split('|'));
  const isLines = (cell: string): boolean => /^\s*(?:line %|% lines)\s*$/iu.test(cell);
  const head = rows.find(([name = '', ...columns]) => /^file\s*$/iu.test(name) && columns.some(isLines));
  if (!head) return null;
  const at = head.findIndex(isLines);
  const path: string[] = [];
  const missing: [string, string][] = [];
  let percent = Number.NaN;
  for (const cells of rows.slice(rows.indexOf(head) + 1)) {
    const [name = ''] = cells;
    const share = cells[at];
    if (share === undefined) continue;
    const gone = (cells.at(-1) ?? '').trim();
    // Istanbul tells the sum first, node last.
    if (/^all files\s*$/iu.test(name)) percent = Number.parseFloat(share);
    else {
      const depth = name.length - name.trimStart().length - (Number.isNaN(percent) ? 0 : 1);
      path.splice(Math.max(0, depth), path.length, name.trim());
      if (gone !== '' && /\.\w+$/u.test(name.trim())) missing.push([path.join('/'), gone.replaceAll(/\s*[, ]\s*/gu, ', ')]);
    }
  }
  return Number.isNaN(percent) ? null : { percent, missing: Object.fromEntries(missing.slice(0, mostFiles)) };
}

function pythonTable(text: string): Coverage | null {
  const total = /^TOTAL(?:\s+\d+)+\s+(\d{1,3}(?:\.\d+)?)%\s*$/mu.exec(text);
  if (!total) return null;
  const rows = [...text.matchAll(/^(\S+\.pyw?)(?:\s+\d+){2,4}\s+\d{1,3}(?:\.\d+)?%\s+(\d[\d\s,>-]*)$/gmu)];
  return {
    percent: Number(total[1]),
    missing: Object.fromEntries(rows.slice(0, mostFiles).map(([, file = '', lines = '']) => [file, lines.trim()])),
  };
}

/** Go tells each package for itself, and no sum: of several nothing is known of the whole. */
function goSentence(text: string): Coverage | null {
  const found = [...text.matchAll(/^(?:ok\b.*\s)?coverage: (\d{1,3}(?:\.\d+)?)% of statements/gmu)];
  return found.length === 1 ? { percent: Number(found[0]?.[1]), missing: {} } : null;
}

/** What a linter or a type checker says of all that it looked at. null: it is neither. */
export function printedRating(text: string): { readonly lint?: number; readonly typeErrors?: number } | null {
  const lint = /^Your code has been rated at (-?\d+(?:\.\d+)?)\/10/mu.exec(text)?.[1];
  const types =
    /^Found (\d+) errors? in \d+ files?/mu.exec(text)?.[1] ??
    (/^Success: no issues found in \d+ source files?/mu.test(text) ? '0' : undefined);
  if (lint === undefined && types === undefined) return null;
  return { ...(lint === undefined ? {} : { lint: Number(lint) }), ...(types === undefined ? {} : { typeErrors: Number(types) }) };
}
