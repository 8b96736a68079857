import { sentence } from '../../../src/core/describe/message.ts';
import type { ComposerView, Prospect } from '../../../src/protocol/composer.ts';
import { asked } from '../../fakes/questions.ts';
import type { RunEvent } from '../../../src/protocol/run-event.ts';
import type { Hunk, ViewState } from '../../../src/protocol/webview-view.ts';
import {
  appliedRun,
  budgetRun,
  completedRun,
  failedRun,
  forecast,
  interruptedRun,
  overloadedRun,
  proofAskedRun,
  rejectedRun,
  revisedView,
  commandRun,
  endOfScriptRun,
  riskyRun,
  running,
  runId,
  specView,
  stoppedRun,
  unprovenRun,
  waiting,
  waitingAgain,
} from './recorded.ts';
import { bugFixed, bugFlaky, bugNone, bugQuick, bugSeen, bugSpecView, bugWaiting } from './recorded-bugs.ts';
import { conflictRun } from './recorded-conflict.ts';
import { manyAgents } from './many-agents.ts';
import { endedTranscript, endedTranscriptRun, transcript, transcriptRun } from './transcripts.ts';
import type { Situation } from './view-page.ts';

const log = {
  text: "> build\n> tsc -p backend\n\nsrc/discount/discount-service.ts(14,7): error TS2322: Type 'string' is not assignable to type 'number'.\n",
};

const hunks: Hunk[] = [
  {
    id: 'h1',
    line: 3,
    oldLine: 3,
    by: [
      { agent: 'backend', path: 'backend/2', turn: 2, why: 'Discounts have routes of their own.' },
      { agent: 'frontend', command: 'npm run format' },
    ],
    added: 2,
    removed: 1,
    lines: [
      " import { products } from './product/product-routes.ts';",
      '-export const routes = [products];',
      "+import { discounts } from './discount/discount-routes.ts';",
      '+export const routes = [products, discounts];',
      ' ',
    ],
    stale: null,
  },
  {
    id: 'h2',
    line: 27,
    oldLine: 26,
    by: [],
    added: 1,
    removed: 0,
    lines: ['   return routes;', '+  // discounts come last', ' }'],
    stale: 'Line 28 was changed since',
  },
];

/** As the host words it. */
const blocked = {
  restricted: 'This workspace is not trusted, so no run was started. Runs execute its commands (builds, tests, migrations).',
  virtual: 'Batuta runs real builds and tests, so it needs a folder on disk. This one is virtual: clone or download it first.',
  folder: 'Open a folder to use Batuta (File: Open Folder).',
};

const listed = (id: string, title: string, status: 'running' | 'waiting-approval') => ({ runId: id, title, status });

/** A request that is being written. */
export const composer: ComposerView = {
  pipeline: 'feature',
  pipelines: [
    { id: 'feature', title: sentence('Feature'), summary: sentence('take a request from spec to proven, reviewed change') },
    { id: 'bugfix', title: sentence('Bugfix'), summary: sentence('take a bug from its report to a proven, minimal fix') },
  ],
  folder: 0,
  folders: [],
  text: '',
  revision: 0,
  attachments: [],
  demo: null,
};

const roles: Prospect['roles'] = [
  { agent: 'spec', section: 'Spec' },
  { agent: 'database', section: 'Database' },
  { agent: 'backend', section: 'Backend' },
  { agent: 'review', section: 'Review' },
].map((role) => ({
  ...role,
  player: 'Anthropic API',
  model: 'claude-opus-5-5',
  cost: sentence('{0} in, {1} out per million tokens', { usd: 4 }, { usd: 20 }),
  problem: null,
}));

export const prospect: Prospect = {
  roles,
  outlook: { first: forecast, whole: { low: 0.62, likely: 1.18, high: 2.4 }, runs: 4 },
  chosen: true,
  problem: '',
};

const written: ComposerView = {
  ...composer,
  folder: 1,
  folders: ['shop', 'warehouse'],
  text: 'Orders get a discount in percent.\n\nIt is shown in the list, as in @frontend/src/views/product-table.ts; a #Product without a price has none.',
  attachments: [
    {
      about: sentence('File {0}', 'frontend/src/views/product-table.ts'),
      file: 'frontend/src/views/product-table.ts',
      lines: null,
      shortened: false,
    },
    { about: sentence('Selected in {0}', 'backend/src/services.ts:12-40'), file: 'backend/src/services.ts', lines: 29, shortened: false },
    { about: sentence('Selected in a terminal'), file: null, lines: 310, shortened: true },
  ],
};

const sampleRequest = 'Add a truncate function that shortens a text at a word boundary';
/** Every state of the panel that a person can meet. */
/** What the person changed after the proof. */
const edited = ['backend/src/discount/discount-service.ts', 'frontend/src/views/discount-table.ts'];

export const panelSituations: Readonly<Record<string, Situation>> = {
  restricted: { view: { situation: 'restricted', reason: blocked.restricted } },
  virtual: { view: { situation: 'virtual', reason: blocked.virtual } },
  'no-folder': { view: { situation: 'no-folder', reason: blocked.folder } },
  first: { view: { situation: 'first', provider: null, initialised: false } },
  'first-with-provider': { view: { situation: 'first', provider: 'Anthropic API · claude-opus-5-5', initialised: false } },
  empty: { view: { situation: 'empty', provider: null, initialised: false } },
  'composer-empty': {
    view: { composer },
    answers: { prospect: { roles: [], outlook: null, chosen: false, problem: '' } },
  },
  'composer-written': { view: { composer: written }, answers: { prospect } },
  'composer-no-model': {
    view: { composer: { ...composer, text: 'Add a discount' } },
    answers: { prospect: { roles: [], outlook: null, chosen: false, problem: 'No model provider is chosen yet.' } },
  },
  'composer-demo': { view: { composer: { ...composer, text: sampleRequest, demo: { request: sampleRequest } } }, answers: { prospect } },
  'composer-demo-other': {
    view: { composer: { ...composer, text: 'Add a robot that waters the plants', demo: { request: sampleRequest } } },
    answers: { prospect },
  },
  'end-of-script': { view: { driven: false }, events: endOfScriptRun },
  waiting: { view: {}, events: waiting, answers: { spec: specView, forecast } },
  revised: { view: {}, events: waitingAgain, answers: { spec: revisedView, forecast } },
  broken: {
    view: {},
    events: waiting,
    answers: { spec: { ...specView, text: '## Spec:\n\nNo name, no files.\n' } },
  },
  running: {
    view: { owner: null, runs: [listed('r-7f3a', 'Discounts', 'running'), listed('r-1111', 'Invoices by e-mail', 'waiting-approval')] },
    events: running,
    answers: { log },
  },
  'needs-you': {
    view: {
      inbox: [
        {
          runId: 'r-1111',
          question: 3,
          title: 'Invoices by e-mail',
          text: 'spec/active/invoices/spec.md is waiting for your answer.',
          at: '2026-11-21T08:00:00.000Z',
        },
        { runId: 'r-7f3a', question: 9, title: 'Discounts', text: 'Budget reached.', at: '2026-11-21T08:30:00.000Z' },
      ],
    },
    events: running,
  },
  followed: { view: { owner: 'The command line (process 4711)' }, events: running },
  stopping: { view: { stopping: true }, events: running, answers: { log } },
  overloaded: { view: {}, events: overloadedRun },
  interrupted: { view: { driven: false }, events: interruptedRun },
  blocked: {
    view: {
      driven: false,
      blocked:
        "The run's state in /home/ana/.local/state/batuta/runs/r-7f3a/journal could not be written (ENOSPC: no space left on device, write). Nothing is lost: free some space or repair the disk, then resume the run.",
    },
    events: running,
    answers: { log },
  },
  stopped: { view: { driven: false }, events: stoppedRun, answers: { log } },
  budget: { view: { driven: false }, events: budgetRun },
  risky: { view: { driven: false }, events: riskyRun },
  command: { view: { driven: false }, events: commandRun },
  conflict: { view: {}, events: conflictRun },
  failed: { view: { driven: false }, events: failedRun },
  completed: { view: { driven: false, look: lookAt(completedRun) }, events: completedRun, answers: { log } },
  replayed: { view: { driven: false, look: lookAt(completedRun), replay: 30 }, events: completedRun, answers: { log } },
  applied: { view: { driven: false, look: lookAt(appliedRun) }, events: appliedRun, answers: { log } },
  unproven: { view: { driven: false, look: lookAt(unprovenRun) }, events: unprovenRun },
  stale: { view: { driven: false, look: lookAt(completedRun, ...edited) }, events: completedRun, answers: { log } },
  'proof-asked': { view: { driven: false }, events: proofAskedRun },
  'bug-waiting': { view: {}, events: bugWaiting, answers: { spec: bugSpecView, forecast } },
  'bug-quick': { view: { driven: false }, events: bugQuick },
  'bug-flaky': { view: { driven: false }, events: bugFlaky },
  'bug-seen': { view: { driven: false }, events: bugSeen },
  'bug-fixed': { view: { driven: false, look: lookAt(bugFixed) }, events: bugFixed, answers: { log } },
  'bug-none': { view: { driven: false }, events: bugNone },
};

/** The review asks what is to be done, and takes comments on lines. */
const reviewAsks: RunEvent[] = [
  ...rejectedRun,
  {
    seq: rejectedRun.length + 1,
    at: '2026-11-21T09:50:00.000Z',
    runId,
    ...asked({
      id: 7,
      reason: 'review',
      subject: 'review',
      message: 'The review still found issues after 2 rounds of fixes.',
      options: [
        { id: 'guide', title: 'Resume with guidance', text: 'must', comments: true },
        { id: 'try', title: 'Resume as it is', text: 'none' },
      ],
    }),
  },
];

export const reviewSituations: Readonly<Record<string, Situation>> = {
  asking: { view: {}, events: reviewAsks, answers: { hunks: { hunks }, log } },
  'bug-fixed': { view: { driven: false, look: lookAt(bugFixed) }, events: bugFixed, answers: { hunks: { hunks }, log } },
  rejected: { view: {}, events: rejectedRun, answers: { hunks: { hunks }, log, undoChange: { refused: null } } },
  stale: { view: { driven: false, look: lookAt(completedRun, ...edited) }, events: completedRun, answers: { hunks: { hunks }, log } },
  approved: {
    view: { driven: false, look: lookAt(completedRun) },
    events: completedRun,
    answers: {
      hunks: { hunks },
      log,
      undoChange: { refused: null },
      pullRequest: {
        text: '# Discounts\n\n> Products get discounts with a period\n\nOverall: proven\n\n## Files\n\n- `backend/src/routes.ts` +2 −1\n',
        own: true,
      },
    },
  },
  dismissed: {
    view: {},
    events: rejectedRun,
    answers: { hunks: { hunks } },
    more: [{ type: 'dismissed', runId, fingerprints: ['7'.repeat(64)] }],
  },
};

/** What the host found on the disk when the run's last event was known. */
function lookAt(events: readonly RunEvent[], ...stale: string[]): ViewState['look'] {
  return { cursor: events.at(-1)?.seq ?? 0, stale };
}

/** Every state of the score that a person can meet. */
export const scoreSituations: Readonly<Record<string, Situation>> = {
  none: { view: {} },
  gone: { view: { reason: 'This run is no longer available.' } },
  waiting: { view: {}, events: waiting },
  running: { view: {}, events: running },
  stopped: { view: { driven: false }, events: stoppedRun },
  completed: { view: { driven: false }, events: completedRun },
  many: { view: {}, events: manyAgents(30, 10_000) },
};

/** Every state of the transcript that a person can meet. */
export const transcriptSituations: Readonly<Record<string, Situation>> = {
  none: { view: {} },
  early: { view: {}, events: running.slice(0, 2) },
  running: {
    view: {},
    events: transcriptRun,
    answers: { transcript },
    more: [{ type: 'attempt', runId, path: 'backend/2', turn: null }],
  },
  ended: {
    view: { driven: false },
    events: endedTranscriptRun,
    answers: { transcript: endedTranscript },
    more: [{ type: 'attempt', runId, path: 'backend/1', turn: null }],
  },
};
