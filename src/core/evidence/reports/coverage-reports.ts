import sax from 'sax';
import type { Coverage } from '../../../protocol/proof.ts';

/** Files whose missing lines are kept. */
const mostFiles = 100;

/** Coverage of lines in a report: LCOV, or Cobertura's XML, as pytest-cov, coverlet and others write it. null: it is neither. */
export function coverageReport(text: string, root: string): Coverage | null {
  const lines = /^(?:TN:|SF:)/mu.test(text.slice(0, 4000)) ? lcov(text) : text.includes('<coverage') ? cobertura(text) : null;
  return lines && coverageOf(lines, root);
}

/** Hits by file and line. */
type Lines = Map<string, Map<number, number>>;

function hit(lines: Lines, file: string, line: number, hits: number): void {
  const of = lines.get(file) ?? new Map<number, number>();
  lines.set(file, of.set(line, (of.get(line) ?? 0) + hits));
}

function lcov(text: string): Lines {
  const lines: Lines = new Map();
  let file = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('SF:')) file = line.slice(3).trim();
    const [, number, hits] = /^DA:(\d+),(\d+)/u.exec(line) ?? [];
    if (number !== undefined && hits !== undefined) hit(lines, file, Number(number), Number(hits));
  }
  return lines;
}

function cobertura(text: string): Lines | null {
  const lines: Lines = new Map();
  const [xml, sources] = [sax.parser(true), new Array<string>()];
  let [file, inSource] = ['', false];
  xml.onopentag = ({ name, attributes }) => {
    inSource = name === 'source';
    if (name === 'class') file = attributes['filename'] ?? '';
    if (name === 'line' && file !== '') hit(lines, file, Number(attributes['number'] ?? 0), Number(attributes['hits'] ?? 0));
  };
  xml.ontext = (source) => {
    if (inSource) sources.push(source.trim());
  };
  try {
    xml.write(text).close();
  } catch {
    // Not well-formed, or no XML at all.
    return null;
  }
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
  const head = rows.findIndex((cells) => cells.length > 3 && /^(?:File|file)\s*$/u.test(cells[0] ?? ''));
  const columns = (rows[head] ?? []).map((cell) => cell.trim().toLowerCase());
  const at = columns.findIndex((cell) => cell === 'line %' || cell === '% lines');
  if (at < 0) return null;
  const path: string[] = [];
  const missing: [string, string][] = [];
  let percent: number | null = null;
  for (const cells of rows.slice(head + 1)) {
    const [name = ''] = cells;
    const gone = (cells.at(-1) ?? '').trim();
    // Istanbul tells the sum first, node last.
    if (/^All files\s*$/iu.test(name)) percent = Number.parseFloat(cells[at] ?? '');
    else if (cells.length > at && !/^-+$/u.test(name)) {
      const depth = name.length - name.trimStart().length - (percent === null ? 0 : 1);
      path.splice(Math.max(0, depth), path.length, name.trim());
      if (gone !== '' && /\.\w+$/u.test(name.trim())) missing.push([path.join('/'), gone.replaceAll(/\s*[, ]\s*/gu, ', ')]);
    }
  }
  return percent === null || Number.isNaN(percent) ? null : { percent, missing: Object.fromEntries(missing.slice(0, mostFiles)) };
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
