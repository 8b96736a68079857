import type { Ctx } from '../../core/durable/contracts.ts';
import type { ReviewIssue } from '../../protocol/review-report.ts';
import { identified } from './ask-reviewer.ts';
import type { GoOn } from './pause.ts';
import type { Services } from './services.ts';

const longestTitle = 80;

/** A person's comments on changed lines, as issues of the review that was answered: their words say what to do. */
export async function commentedIssues(
  ctx: Ctx,
  services: Services,
  { by, comments }: Pick<GoOn, 'by' | 'comments'>,
): Promise<ReviewIssue[]> {
  if (comments.length === 0) return [];
  const written = comments.map(({ file, line, text }) => {
    const [first = ''] = text.trim().split('\n');
    return { title: first.slice(0, longestTitle), file, line, description: '', fix: text.trim(), rule: null };
  });
  const issues = await identified(ctx, services, written);
  await ctx.emit({ type: 'review.commented', by, issues });
  return issues;
}
