import { parseAudit } from '../../src/core/audit/parse-audit.ts';
import { alternately } from './alternately.ts';
import { compare, type Measured } from './measured.ts';

/** So often a report is read in one measuring: once takes less than a clock can tell. */
const often = 20;

const place = (index: number): string => `src/part-${index % 9}/file-${index}.ts`;
const said = 'The amounts are read from the request, and then written as they are; nothing in between looks at them.';

/** A form in which models write audits, and the one regular expression that reads this form, and nothing else. */
interface Form {
  readonly of: (index: number) => string;
  readonly bare: RegExp;
}

const item = /^\s*(?:[-*]\s+)?\[(P[0-4])\]\s+(.+?)\s+\(([^():]+):(\d+)\)\s*$/u;

const forms: Readonly<Record<string, Form>> = {
  prose: {
    of: (index) =>
      `## Part ${index}\n\n${`${said}\n- checked by hand\n\n    return query(text);\n`.repeat(3)}\n- [P${index % 5}] Input ${index} goes into the query (${place(index)}:${index + 1})\n`,
    bare: item,
  },
  list: { of: (index) => `- [P${index % 5}] Input ${index} goes into the query unchecked (${place(index)}:${index + 1})`, bare: item },
  table: {
    of: (index) =>
      `| ${index + 1} | **Security** | 🔴 P${index % 5} | \`${place(index)}:${index + 1}\` | Input ${index} goes into the query |`,
    bare: /^\|\s*\d+\s*\|\s*\*\*(.+?)\*\*\s*\|[^|]*?(P[0-4])\s*\|\s*`([^`:]+):(\d+)`\s*\|\s*(.*?)\s*\|\s*$/u,
  },
  headings: {
    of: (index) =>
      `### P${index % 5}-${index + 1}: Input ${index} goes into the query\n**File:** \`${place(index)}:${index + 1}\`\n**Description:** ${said}\n${said}\n**Recommendation:** bind the value\n`,
    bare: /^(?:###\s+(P[0-4])-\d+:\s+(.+?)\s*|\*\*(?:File:\*\*\s+`([^`:]+):(\d+)`|(Description|Recommendation):\*\*\s+(.+?))\s*)$/u,
  },
};

/** Reading an audit in Markdown, beside splitting it into lines and holding against each the one regular expression that reads its form. */
export async function benchAuditParser(times = 15): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const [name, form] of Object.entries(forms)) {
    const text = report(form);
    const found = barely(text, form.bare);
    if (parseAudit(text).findings.length !== findings || found < findings) throw new Error(`The ${name} was not read.`);
    const { bare, ours } = await alternately(times, {
      bare: () => repeat(() => barely(text, form.bare)),
      ours: () => repeat(() => parseAudit(text)),
    });
    const peer = "split('\\n') and one regular expression";
    measured.push(compare(`reading an audit, ${name}`, { goal: 5, by: 'cpu', peer }, ours, bare));
  }
  return measured;
}

/** How many lines the expression reads. */
function barely(text: string, form: RegExp): number {
  const found: RegExpExecArray[] = [];
  for (const line of text.split('\n')) {
    const one = form.exec(line);
    if (one) found.push(one);
  }
  return found.length;
}

function repeat(work: () => unknown): void {
  for (let index = 0; index < often; index++) work();
}

const findings = 200;

function report({ of }: Form): string {
  const head = ['# Audit of billing', '', '**Auditor:** security', '**Date:** 2026-03-01', '', 'Score: 62/100', ''];
  return [...head, ...Array.from({ length: findings }, (_, index) => of(index))].join('\n');
}
