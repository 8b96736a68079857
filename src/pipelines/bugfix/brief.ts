import type { Brief } from '../../core/prompt/tasks.ts';
import { reproductionSection } from '../../core/spec/reproduction-section.ts';
import type { Found } from './diagnose.ts';
import { reviewQuestion, specSections } from './prompts.ts';

/** What agents are told of a bug that is understood. */
export function briefOf({ cause, fix, reproduction }: Pick<Found, 'cause' | 'fix' | 'reproduction'>): Brief {
  const files = reproduction.files.map(({ file }) => file);
  const text = reproductionSection({ ...reproduction, files });
  const parts = [
    '# The diagnosis',
    `Root cause:\n${cause}`,
    `Proposed fix:\n${fix}`,
    `Reproduction:\n${text}`,
    files.length > 0 ? `These test files are written and approved as they are; nobody changes them, and the spec does not list them.` : '',
  ];
  return {
    background: parts.filter(Boolean).join('\n\n'),
    sections: specSections,
    written: { reproduction: { heading: 'Reproduction', text } },
    known: { cause: { heading: 'Root Cause', text: cause }, fix: { heading: 'Proposed Fix', text: fix } },
    review: reviewQuestion,
  };
}
