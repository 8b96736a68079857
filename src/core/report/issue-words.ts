import type { ReviewIssue } from '../../protocol/review-report.ts';
import type { Message } from '../../protocol/message.ts';
import { lines, sentence } from '../describe/message.ts';

/** A review's issue as its reviewer wrote it, with the names of its parts; `index` counts from 0. */
export function issueWords({ title, file, line, description, fix, rule, place }: ReviewIssue, index: number): Message {
  return lines([
    sentence('#### Issue {0}: {1}', index + 1, title),
    file === null ? sentence('- **File**: not named') : sentence('- **File**: {0}', markedFile(file, place)),
    ...(line === null ? [] : [sentence('- **Line**: {0}', line)]),
    sentence('- **Description**: {0}', description),
    sentence('- **Fix**: {0}', fix),
    ...(rule === null ? [] : [sentence('- **Rule Violated**: {0}', rule)]),
  ]);
}

/** A named place, marked where nothing is there. */
export function markedFile(named: string, place: ReviewIssue['place']): Message {
  return place === 'no file' ? sentence('{0} (not there)', named) : named;
}
