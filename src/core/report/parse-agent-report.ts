import { workFieldsSchema, type AgentReport, type Claim, type Finish } from '../../protocol/agent-report.ts';
import { fileItem } from '../spec/file-item.ts';
import { foldWords, foldText } from '../spec/fold-text.ts';
import { keyValue, listItem, markdownLines, withoutMarks, type MarkdownLine } from '../spec/markdown-lines.ts';

const longestError = 4000;

/** Sections that models know by several names. */
const sections: readonly (readonly [string, RegExp])[] = [
  ['Build', /^(build|compilation|compilacao|compilacion|construcao|construccion)( (result|status|resultado))?$/u],
  ['Type-check', /^(type ?check(ing)?|(verificacao|checagem|verificacion|comprobacion|chequeo) de tipos)( (result|status|resultado))?$/u],
  ['Migration', /^(migrations?|migracao|migracoes|migracion|migraciones)( (result|status|resultado))?$/u],
];

/** What a specialist's report claims; `own` is the heading of its layer's section. */
export function claimsOf(report: Finish['report'], own: string): AgentReport {
  if (typeof report === 'string') return parseAgentReport(report, own);
  const { checks, deviations } = workFieldsSchema.parse(report);
  return { claims: checks.map((check) => ({ ...check, section: sectionOf(check.section, own) ?? check.section })), deviations };
}

/**
 * The claims of a report in Markdown: what its sections `### Build`, `### Type-check`, `### Migration` and the layer's `own` say.
 * A section that is missing, unreadable or says both "passed" and "failed" makes no claim. Never throws, linear time.
 */
export function parseAgentReport(markdown: string, own = ''): AgentReport {
  const found = new Map<string, (Claim | null)[]>();
  const lines = markdownLines(markdown);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (!line || line.hidden) continue;
    const opened = line.heading ? headed(line.heading.text, own) : labelled(line.text, own);
    if (!opened) continue;
    const level = line.heading?.level ?? null;
    let end = index + 1;
    while (level !== null && end < lines.length && !endsSection(lines[end], level, own)) end += 1;
    const claim = claimOf(opened.section, opened.value, lines.slice(index + 1, end));
    const known = found.get(opened.section);
    if (known) known.push(claim);
    else found.set(opened.section, [claim]);
    index = end - 1;
  }
  return { claims: [...found.values()].flatMap(agreed), deviations: deviationsIn(lines) };
}

/** `### Deviations`, below it `- {path}: {reason}`. */
function deviationsIn(document: readonly MarkdownLine[]): AgentReport['deviations'] {
  const start = document.findIndex(
    ({ heading }) => heading !== null && /^(deviations?|desvios?|desviacion(es)?)$/u.test(foldWords(heading.text)),
  );
  if (start < 0) return [];
  const length = document.slice(start + 1).findIndex(({ heading }) => heading !== null);
  return document.slice(start + 1, length < 0 ? undefined : start + 1 + length).flatMap(({ text, hidden }) => {
    const item = hidden ? null : listItem(text);
    const found = item && fileItem(item.text);
    return found && found.description !== '' ? [{ file: found.path, reason: found.description }] : [];
  });
}

function endsSection(line: MarkdownLine | undefined, level: number, own: string): boolean {
  if (!line?.heading) return false;
  return line.heading.level <= level || headed(line.heading.text, own) !== null;
}

function sectionOf(words: string, own: string): string | null {
  const folded = foldWords(words.slice(0, 200)).replace(/^\d{1,3} /u, '');
  if (own !== '' && folded.replace(/ (result|status|resultado)$/u, '') === foldWords(own)) return own;
  return sections.find(([, pattern]) => pattern.test(folded))?.[0] ?? null;
}

/** `### Build`, `### Build: Passed`, `### ✅ Build` */
function headed(heading: string, own: string): { section: string; value: string } | null {
  const whole = sectionOf(heading, own);
  if (whole) return { section: whole, value: heading.replace(/[^✅✔❌✖✗]/gu, '') };
  const inline = keyValue(heading);
  const section = inline ? sectionOf(inline.key, own) : null;
  return inline && section ? { section, value: inline.value } : null;
}

/** `- **Build**: Passed`: a line that is a section of its own. */
function labelled(text: string, own: string): { section: string; value: string } | null {
  const inline = keyValue(listItem(text)?.text ?? text);
  const section = inline ? sectionOf(inline.key, own) : null;
  return inline && section && readStatement(inline.value) ? { section, value: inline.value } : null;
}

function claimOf(section: string, inline: string, body: readonly MarkdownLine[]): Claim | null {
  const stated: { passed: boolean; rest: string; at: number }[] = [];
  const first = readStatement(inline);
  if (first) stated.push({ ...first, at: -1 });
  for (const [at, line] of body.entries()) {
    const statement = line.hidden ? null : readStatement(line.text);
    if (statement) stated.push({ ...statement, at });
  }
  const [statement] = stated;
  if (!statement || stated.some((other) => other.passed !== statement.passed)) return null;
  if (statement.passed) return { section, passed: true, error: null };
  const below = body.slice(statement.at + 1).map((line) => (/^\s*(?:```|~~~)/u.test(line.text) ? '' : line.text));
  const error = [statement.rest, ...below].join('\n').trim().slice(0, longestError).trim();
  return { section, passed: false, error: error === '' ? null : error };
}

/** Several sections of one kind count only when they say the same. */
function agreed(claims: readonly (Claim | null)[]): Claim[] {
  const last = claims.at(-1);
  return last && claims.every((claim) => claim?.passed === last.passed) ? [last] : [];
}

/** A line that says whether something passed; `rest` is what stands behind ("Failed: {rest}"). */
interface Statement {
  readonly passed: boolean;
  readonly rest: string;
}

const passes =
  /^(passed|pass|passes|success|successful|succeeded|ok|green|clean|applied|passou|passaram|aprovad[oa]|sucesso|bem sucedid[oa]|com sucesso|aplicad[oa]s?|aprobad[oa]|paso|exito|exitos[oa]|correct[oa]|con exito)\b/u;
const fails =
  /^(failed|fail|fails|failure|not (passed|applied|successful)|falhou|falharam|falha|reprovad[oa]|nao (passou|aplicad[oa]s?|aprovad[oa])|fallo|falla|fallid[oa]|fracaso|reprobad[oa]|no (aplicad[oa]s?|paso|aprobad[oa]))\b/u;
const label = /^(status|result|resultado|estado|situacao|outcome)$/u;

/** Reads `Passed`, `- **Status**: Applied`, `✅ Passou`, `Failed: {error}`; null for a line that states nothing, or both. */
function readStatement(line: string): Statement | null {
  let text = withoutMarks(listItem(line)?.text ?? line.trim()).slice(0, 4000);
  const inline = keyValue(text);
  if (inline && label.test(foldWords(inline.key))) text = withoutMarks(inline.value);
  const icon = /[✅✔☑]/u.test(text.slice(0, 4)) ? true : /[❌✖✗✘🔴]/u.test(text.slice(0, 4)) ? false : null;
  const words = foldWords(text);
  const word = passes.test(words) ? true : fails.test(words) ? false : null;
  if (icon !== null && word !== null && icon !== word) return null;
  const passed = word ?? (icon !== null && words === '' ? icon : null);
  if (passed === null) return null;
  // "Passed / Failed: {error}" is the template, not an answer.
  const next = /^\s*[\p{L}*_`]+\s{0,3}[*_`]{0,3}\s{0,3}(?:\/|\|)/u.test(foldText(text).replace(/^[^\p{L}]+/u, ''));
  if (next) return null;
  return { passed, rest: restOf(text) };
}

/** What stands behind the first colon or dash, or behind the first words. */
function restOf(text: string): string {
  const from = text.search(/[:：–—]|\s-\s/u);
  const bare = from >= 0 ? text.slice(from) : text.replace(/^[^\p{L}]*(?:(?:not|no|n[aã]o) )?\p{L}*/iu, '');
  return bare.replace(/^[\s:：–—\-*_]+/u, '').trim();
}
