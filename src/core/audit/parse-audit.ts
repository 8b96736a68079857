import type { Severity, WrittenAudit, WrittenFinding } from '../../protocol/audit.ts';
import { foldWords } from '../spec/fold-text.ts';
import { keyValue, listItem, withoutMarks } from '../spec/markdown-lines.ts';
import { fieldNamed, isAside, isNoText, scoreRank, sectionSeverity } from './audit-words.ts';
import { placeIn, placeOnly } from './read-place.ts';
import { readRow, type Columns } from './read-row.ts';

type Draft = { -readonly [K in keyof WrittenFinding]: WrittenFinding[K] };

/** What the lines so far mean for the next one. */
interface Reading {
  readonly findings: Draft[];
  readonly scores: { readonly rank: number; readonly value: number }[];
  readonly advice: string[];
  /** Below which heading: findings of a severity, or nothing that is one. */
  section: { readonly level: number; readonly is: Severity | 'recommendations' | 'legend' } | null;
  /** The finding that further lines tell more of, and how deep it stands. */
  open: { readonly finding: Draft; readonly indent: number; field: 'description' | 'recommendation' } | null;
  columns: Columns | null;
}

/** Longest line that is looked at whole. */
const longest = 4000;
/** Whatever follows a heading is deeper. */
const inHeading = -1;

/**
 * Reads an audit in Markdown, in English, Spanish or Portuguese, in one pass and linear time; never throws. A finding is what carries a label
 * P0 to P4 of its own, or stands below a heading that does. Code, quotes, legends, counts and recommendations are none; a recommendation is
 * given to the finding that it names. `score`: null where none is stated, or two that differ.
 */
export function parseAudit(markdown: string): WrittenAudit {
  const reading: Reading = { findings: [], scores: [], advice: [], section: null, open: null, columns: null };
  let fence = '';
  for (const raw of linesOf(markdown)) {
    const line = raw.length > longest ? raw.slice(0, longest) : raw;
    const first = line.charAt(indentOf(line));
    const mark = first === '`' || first === '~' ? (/^\s*(`{3,}|~{3,})/u.exec(line)?.[1] ?? '') : '';
    if (fence !== '') {
      if (mark.startsWith(fence)) fence = '';
    } else if (mark !== '') {
      // A report that stands in a fence of its own is still a report.
      if (!/^\s*`{3,}(?:markdown|md)\s*$/u.test(line)) fence = mark;
    } else if (first !== '>' && first !== '<') readLine(reading, line, first);
  }
  for (const words of reading.advice) advise(reading.findings, words);
  return { score: scoreOf(reading), findings: reading.findings };
}

/** `first`: its first sign that is no blank; '' where there is none. */
function readLine(reading: Reading, line: string, first: string): void {
  if (first === '') {
    reading.columns = null;
    return;
  }
  const heading = first === '#' ? /^ {0,3}(#{1,6})\s+(.*?)[\s#]*$/u.exec(line) : null;
  if (heading) return readHeading(reading, heading[1]?.length ?? 1, heading[2] ?? '');
  const { section, open } = reading;
  if (section?.is === 'recommendations') return void reading.advice.push(line);
  if (section?.is === 'legend') return;
  if (first === '|') return readTable(reading, line);
  const labelled = labelledLine(line);
  if (labelled) return begin(reading, labelled, indentOf(line));
  if (readField(reading, line) || readScore(reading, line)) return;
  const isBelow = open !== null && (open.indent < 0 || indentOf(line) > open.indent);
  if (isBelow) addWords(open, line);
  else if (section) {
    const item = listItem(line);
    if (item) beginInSection(reading, section.is, item.text, indentOf(line));
  }
}

function readHeading(reading: Reading, level: number, text: string): void {
  const { section } = reading;
  reading.open = null;
  reading.columns = null;
  const labelled = labelledLine(text);
  const is = labelled ? null : (sectionSeverity(text) ?? isAside(text));
  if (is !== null) reading.section = { level, is };
  else if (section && level <= section.level) reading.section = null;
  if (is !== null || (reading.section && !isSeverity(reading.section.is))) return;
  if (labelled) begin(reading, labelled, inHeading);
  else if (reading.section && isSeverity(reading.section.is) && /\d/u.test(text) && placeIn(text).file !== null)
    beginInSection(reading, reading.section.is, text, inHeading);
  else readScore(reading, text);
}

function isSeverity(is: NonNullable<Reading['section']>['is']): is is Severity {
  return is !== 'recommendations' && is !== 'legend';
}

interface Labelled {
  readonly severity: Severity;
  readonly text: string;
}

const labels =
  /^\s*(?:[-*+•]\s+(?:\[[ xX]\]\s+)?|\d{1,4}[.)]\s+)?[^\p{L}\p{N}[(|]{0,12}(?:\[(P[0-4])(?:-\d{1,4})?\][*_\s]{0,6}[:–—-]?|(P[0-4])(?:-\d{1,4})?[*_]{0,3}\s{0,4}[:–—-])/u;

/** `[P0] text`, `- **P1:** text`, `❌ P0 - title: text`, `P0-03: text`; a count or the name of a severity is no text. */
function labelledLine(line: string): Labelled | null {
  if (!line.includes('P')) return null;
  const plain = plainLabel(line);
  if (plain >= 0) {
    const text = line.slice(plain + 5).trim();
    return isNoText(text) ? null : { severity: line.slice(plain + 1, plain + 3) as Severity, text };
  }
  const found = labels.exec(line);
  const severity = (found?.[1] ?? found?.[2]) as Severity | undefined;
  if (!found || severity === undefined) return null;
  const after = line.slice(found[0].length).trim();
  const text = '*_:–—-'.includes(after.charAt(0)) ? after.replace(/^[\s*_:–—-]{1,8}/u, '').trim() : after;
  // "P0-P2: …" is about a range of them.
  return (text.startsWith('P') && /^P[0-4]\b/u.test(text)) || isNoText(text) ? null : { severity, text };
}

/** Where the label of "- [P0] Text" and "[P0] Text" opens, which are most of all labels; -1: the expression has to look. */
function plainLabel(line: string): number {
  const first = line.charCodeAt(0);
  const at = (first === 45 || first === 42) && line.charCodeAt(1) === 32 ? 2 : 0;
  const digit = line.charCodeAt(at + 2);
  const isLabel = line.startsWith('[P', at) && digit >= 48 && digit <= 52 && line.startsWith('] ', at + 3);
  // Another label, a mark or a dash may follow.
  const next = line.charCodeAt(at + 5);
  return isLabel && next !== 80 && ((next >= 65 && next <= 90) || (next >= 97 && next <= 122)) ? at : -1;
}

function begin(reading: Reading, { severity, text }: Labelled, indent: number): void {
  const { file, line, rest } = placeIn(text);
  const title = withoutMarks(rest === '' ? text : rest);
  const finding: Draft = { severity, category: '', title, description: '', file, line, recommendation: '' };
  // "title: text" – but not "a/b.ts: text".
  const colon = title.indexOf(': ');
  if (colon > 2 && colon <= 80) {
    const [name, more] = [title.slice(0, colon).replace(/\*+/gu, '').trim(), title.slice(colon + 1).replace(/^[*\s]+/u, '')];
    if (more !== '' && !/[`./\\]/u.test(name)) Object.assign(finding, { title: name, description: more });
  }
  reading.findings.push(finding);
  reading.open = { finding, indent, field: 'description' };
}

/** Below a heading that says how severe things are, an item is one, unless it says that there are none. */
function beginInSection(reading: Reading, is: NonNullable<Reading['section']>['is'], text: string, indent: number): void {
  if (isSeverity(is) && !isNoText(text)) begin(reading, { severity: is, text }, indent);
}

function readTable(reading: Reading, line: string): void {
  reading.open = null;
  const { columns, finding, score } = readRow(
    line,
    reading.columns,
    reading.section && isSeverity(reading.section.is) ? reading.section.is : null,
  );
  reading.columns = columns;
  if (finding) reading.findings.push(finding);
  if (score !== null) keepScore(reading, score.label, score.text);
}

/** `**File:** a.py:3` and the like, of the finding that is told. */
function readField({ open }: Reading, line: string): boolean {
  const said = open && line.includes(':') ? keyValue(listItem(line)?.text ?? line.trim()) : null;
  const field = said ? fieldNamed(said.key) : null;
  if (!open || !said || field === null) return false;
  const { finding } = open;
  if (field === 'file') {
    const place = placeOnly(said.value) ?? placeIn(said.value);
    finding.file ??= place.file;
    finding.line ??= place.line;
  } else if (field === 'line') finding.line ??= Number(/\d{1,7}/u.exec(said.value)?.[0] ?? 0) || null;
  else if (field === 'description' || field === 'recommendation') {
    finding[field] = joined(finding[field], said.value);
    open.field = field;
  } else if (field === 'category') finding.category ||= withoutMarks(said.value);
  return true;
}

function addWords({ finding, field }: NonNullable<Reading['open']>, line: string): void {
  finding[field] = joined(finding[field], (listItem(line)?.text ?? line).trim());
}

function joined(before: string, more: string): string {
  return before === '' ? more : `${before}\n${more}`;
}

function readScore(reading: Reading, line: string): boolean {
  if (!line.includes('/') && !line.includes('%')) return false;
  const said = keyValue(listItem(line)?.text ?? line.trim());
  return said !== null && keepScore(reading, said.key, said.value);
}

/** A score is a number of a hundred, or a percentage. */
function keepScore({ scores }: Reading, label: string, text: string): boolean {
  const rank = scoreRank(label);
  const number = /^[^\p{L}\p{N}.,+-]{0,8}(\d{1,3}(?:[.,]\d{1,3})?)[\s*_`]{0,6}(?:\/\s{0,3}100\b|%)/u.exec(text)?.[1];
  if (rank === null || number === undefined) return false;
  const value = Number(number.replace(',', '.'));
  if (value <= 100) scores.push({ rank, value });
  return true;
}

function scoreOf({ scores }: Reading): number | null {
  const best = Math.min(...scores.map(({ rank }) => rank));
  const values = new Set(scores.filter(({ rank }) => rank === best).map(({ value }) => value));
  const [only] = values;
  return values.size === 1 && only !== undefined ? only : null;
}

/** Gives a recommendation to the finding that it names, by place or by title; another has none to give it to. */
function advise(findings: readonly Draft[], line: string): void {
  const item = listItem(line);
  if (!item) return;
  const { text } = labelledLine(line) ?? item;
  const { file, line: at } = placeIn(text);
  const words = foldWords(text);
  const of = findings.find(
    (finding) =>
      (file !== null && finding.file === file && (at === null || finding.line === at)) ||
      (finding.title.length > 8 && words.includes(foldWords(finding.title))),
  );
  if (of) of.recommendation ||= text;
}

function indentOf(line: string): number {
  const first = line.charCodeAt(0);
  return first > 32 && first < 128 ? 0 : line.length - line.trimStart().length;
}

function linesOf(text: string): string[] {
  return (text.includes('\r') ? text.replace(/\r\n?/gu, '\n') : text).split('\n');
}
