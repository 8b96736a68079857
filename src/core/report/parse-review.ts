import type { Finish } from '../../protocol/agent-report.ts';
import { reviewFieldsSchema, type ReviewReport } from '../../protocol/review-report.ts';
import type { Message } from '../../protocol/message.ts';
import { foldWords } from '../spec/fold-text.ts';
import { keyValue, markdownLines, type MarkdownLine } from '../spec/markdown-lines.ts';
import { withRelativePaths } from './plain-document.ts';
import { issueOf, readIssues } from './read-issues.ts';
import { sentence } from '../describe/message.ts';

export type ParsedReview = { readonly ok: true; readonly review: ReviewReport } | { readonly ok: false; readonly problem: Message };

const write = sentence('Write exactly one heading "## Review: APPROVED" or "## Review: REJECTED".');

/** The review that a reviewer handed over; absolute paths below `root` become relative. */
export function reviewOf(report: Finish['report'], root: string): ParsedReview {
  if (typeof report === 'string') return parseReview(withRelativePaths(report, root));
  const { verdict, issues } = reviewFieldsSchema.parse(report);
  const relative = (text: string): string => withRelativePaths(text, root);
  return {
    ok: true,
    review: {
      verdict,
      issues: issues.map(({ title, file, line, description, fix, rule }) =>
        issueOf({
          title: relative(title),
          file: file && relative(file),
          line,
          description: relative(description),
          fix: relative(fix),
          rule,
        }),
      ),
    },
  };
}

/**
 * Reads a review in Markdown. The verdict must be a heading of its own, one word, said once (or repeated the same); words in prose,
 * code fences, comments or quotes do not count, and neither does an approval under a condition. Issues are taken as written:
 * a rejection without issues and an approval with some are both returned so – the caller decides what they mean. Never throws.
 */
export function parseReview(markdown: string): ParsedReview {
  const lines = markdownLines(markdown, { unlabelled: false });
  const verdicts = lines.map(verdictIn).filter((verdict) => verdict !== null);
  const [first] = verdicts;
  if (!first) return { ok: false, problem: sentence('The review has no verdict. {0}', write) };
  const unclear = verdicts.find((verdict) => verdict.says === 'unclear');
  if (unclear)
    return { ok: false, problem: sentence('Line {0} is no clear verdict: "{1}". {2}', unclear.line, unclear.text.slice(0, 80), write) };
  const other = verdicts.find((verdict) => verdict.says !== first.says);
  if (other || first.says === 'unclear')
    return {
      ok: false,
      problem: sentence('The review says both, in line {0} and line {1}. {2}', first.line, other?.line ?? first.line, write),
    };
  return { ok: true, review: { verdict: first.says, issues: readIssues(lines) } };
}

function verdictIn(line: MarkdownLine): { line: number; text: string; says: 'approved' | 'rejected' | 'unclear' } | null {
  if (!line.heading) return null;
  const inline = keyValue(line.heading.text);
  if (
    !inline ||
    !/^((code )?review( verdict)?|revisao( de codigo)?|revision( de codigo)?|revisao do codigo|revision del codigo)$/u.test(
      foldWords(inline.key),
    )
  )
    return null;
  const text = line.heading.text;
  const words = foldWords(inline.value.slice(0, 400));
  if (/^(approved|aprovad[oa]|aprobad[oa])$/u.test(words)) return { line: line.number, text, says: 'approved' };
  const rejected =
    /^(rejected|rejeitad[oa]|reprovad[oa]|rechazad[oa]|reprobad[oa]|(not|nao|no) (approved|aprovad[oa]|aprobad[oa]))\b/u.test(words);
  // "REJECTED (3 issues)" is clear, "APPROVED | REJECTED" and "REJECTED, then APPROVED" are not.
  const both = /\b(approved|aprovad[oa]|aprobad[oa])\b/u.test(words.replace(/^(not|nao|no) \S+/u, ''));
  return { line: line.number, text, says: rejected && !both ? 'rejected' : 'unclear' };
}
