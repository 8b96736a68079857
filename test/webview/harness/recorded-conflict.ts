import { createTwoFilesPatch } from 'diff';
import { sentence } from '../../../src/core/describe/message.ts';
import { approved, implemented, upToApproval } from '../../cli/recorded-runs.ts';
import { asked } from '../../fakes/questions.ts';
import { events } from './recorded.ts';

/** Frontend changed in its worktree what Backend changed meanwhile. */
const conflicted = ['backend/src/routes.ts', 'frontend/src/views/product-table-with-a-very-long-name-indeed.ts'];
const takes = [
  { id: 'agent', title: sentence('Let {0} resolve it', 'Frontend'), text: 'may' as const },
  { id: 'self', title: sentence('Edit it yourself, with both sides between marks'), text: 'none' as const },
  { id: 'theirs', title: sentence('Take the version of {0}', 'Frontend'), text: 'none' as const, destructive: true },
  { id: 'ours', title: sentence('Keep what is in the workspace'), text: 'none' as const },
];
export const conflict = asked({
  id: 9,
  kind: 'conflict',
  reason: 'conflict',
  subject: 'frontend',
  agent: 'frontend',
  worktree: 'r-7f3a-frontend',
  message: sentence(
    'The work of {0} cannot be merged by itself: it and somebody else changed the same lines of {1}.',
    'Frontend',
    conflicted.join(', '),
  ),
  hints: [
    sentence('The differences show the workspace first, then the work of {0}. Nothing of it was written yet.', 'Frontend'),
    sentence('Or edit the files in the workspace as they should be, then keep what is there.'),
  ],
  delta: conflicted
    .map((file) =>
      createTwoFilesPatch(
        `a/${file}`,
        `b/${file}`,
        "import { products } from './product/product-routes.ts';\nexport const routes = [products, discounts];\n",
        "import { products } from './product/product-routes.ts';\nexport const routes = [...products, prices];\n",
        '',
        '',
      ),
    )
    .join('\n'),
  items: conflicted.map((file) => ({ id: file, title: file, choices: takes.map(({ id, title }) => ({ id, title })) })),
  options: [{ id: 'files', title: sentence('Answer for each file'), text: 'may', each: true }, ...takes],
});
export const conflictRun = events(upToApproval, approved, implemented.slice(0, 12), [conflict]);
