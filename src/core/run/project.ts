import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState } from './run-state.ts';
import { noUsage } from '../budget/usage.ts';
import { continueAttempts } from './project-attempt.ts';
import { changeBy } from './project-event.ts';
import { continueLedger, type FileEvent, type FileLedger } from './project-file.ts';
import { statusOf } from './project-question.ts';
import { askedAfter, continueSpend } from './project-spend.ts';
import { restsAfter } from './rests.ts';
import { sealedAfter } from './sealed-after.ts';

/** The state of a run of which nothing is known yet. */
export function emptyRunState(): RunState {
  return {
    runId: '',
    pipeline: '',
    status: 'running',
    request: '',
    workspace: '',
    provider: '',
    scripted: false,
    alsoAsked: [],
    trusted: false,
    settings: 'default',
    reasons: [],
    agents: [],
    caps: { usd: null, tokens: null, turns: null },
    startedAt: '',
    endedAt: null,
    lastAt: '',
    rests: [],
    cursor: 0,
    declared: [],
    phases: [],
    attempts: [],
    skipped: [],
    evidence: [],
    volatilePaths: [],
    baseline: null,
    measuring: null,
    reproduced: { before: null, after: null, earlier: [] },
    proof: null,
    applied: null,
    swapped: [],
    validating: {},
    verdicts: {},
    deviations: {},
    disagreements: [],
    reviews: [],
    audit: null,
    files: {},
    uncertain: {},
    ignored: {},
    worktrees: {},
    broughtIn: {},
    packages: null,
    seal: null,
    renewed: null,
    unsure: false,
    sealedOn: null,
    changedOnDisk: null,
    spend: { usage: noUsage, usd: 0, unpricedTurns: 0, estimatedTurns: 0, turns: 0, open: [], byModel: {} },
    capReached: null,
    forecast: null,
    guided: [],
    notes: [],
    rolledBack: [],
    takenBack: [],
    notices: [],
    understood: null,
    spec: null,
    questions: [],
    answers: [],
    declined: [],
    approved: [],
    result: null,
    error: null,
  };
}

/** Events, in order, onto a state: pure, the only source of what any face shows. Events up to the state's cursor are skipped. */
export function project(events: readonly RunEvent[], from: RunState = emptyRunState()): RunState {
  const projection = new Projection(from);
  // Without a loop: V8 compiles one while it runs, which takes longer than ten thousand events do.
  events.forEach((event) => projection.take(event));
  return projection.state();
}

/** A state while events are added to it: copied once and changed in place, for it has many fields, and a run ten thousands of events. */
class Projection {
  private readonly from: RunState;
  private readonly own: { -readonly [K in keyof RunState]: RunState[K] };
  private readonly ledger: FileLedger;
  private readonly attemptsAfter = continueAttempts();
  private readonly spendAfter = continueSpend();
  private readonly files = (): RunState['files'] => this.ledger.files();

  constructor(from: RunState) {
    this.from = from;
    this.own = { ...from };
    this.ledger = continueLedger(from.files);
  }

  state(): RunState {
    const { from, own } = this;
    if (own.cursor === from.cursor) return from;
    own.files = this.ledger.files();
    return own;
  }

  /** Most events of a run are turns, calls of tools and changes of files: for these no object is made of what changes. */
  take(event: RunEvent): void {
    const { own } = this;
    const { lastAt } = own;
    if (event.seq <= own.cursor) return;
    own.cursor = event.seq;
    own.lastAt = event.at;
    own.runId = event.runId;
    switch (event.type) {
      case 'turn.started':
      case 'turn.completed':
      case 'turn.failed':
        own.attempts = this.attemptsAfter(own.attempts, event);
        own.spend = this.spendAfter(own, event);
        if (event.type === 'turn.started') this.change(askedAfter(own, event));
        break;
      case 'tool.called':
      case 'agent.finished':
        own.attempts = this.attemptsAfter(own.attempts, event);
        own.status = statusOf(own);
        break;
      case 'file.changed':
        this.takeFile(event);
        this.change(sealedAfter(own, event, this.files));
        break;
      default:
        if (event.type === 'worktree.merging') this.ledger.rebase(event.persons);
        if (event.type === 'file.claimed')
          for (const change of event.files.flatMap((file) => own.uncertain[file] ?? [])) this.ledger.claim(change);
        this.change(changeBy(own, event));
        this.change(sealedAfter(own, event, this.files));
    }
    own.rests = restsAfter(own, lastAt, event);
  }

  private change(change: Partial<RunState> | null): void {
    if (change !== null) Object.assign(this.own, change);
  }

  private takeFile(event: FileEvent): void {
    const { own } = this;
    const { file } = event;
    this.ledger.take(event, own);
    // What it left there is the newest that is known.
    if (own.renewed && file in own.renewed) {
      const { [file]: _known, ...renewed } = own.renewed;
      own.renewed = renewed;
    }
    // What an agent writes counts for the proof from then on, whatever commands made of it before.
    if (event.command === undefined && own.volatilePaths.includes(file))
      own.volatilePaths = own.volatilePaths.filter((path) => path !== file);
  }
}
