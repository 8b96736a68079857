import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState, RunStatus } from './run-state.ts';
import { noUsage, totalTokens } from '../budget/usage.ts';
import { bookedUnder } from './agents.ts';
import { attemptsAfter, startAttempt } from './project-attempt.ts';
import { continueLedger, ignoredAfter, uncertainAfter } from './project-file.ts';
import { begun, closePhase, running } from './project-phase.ts';
import { projectQuestion, statusOf } from './project-question.ts';
import { projectWorktree } from './project-worktree.ts';
import { reproducedAfter } from './reproduced.ts';
import { restsAfter } from './rests.ts';
import { sealedAfter } from './sealed-after.ts';
import { askedAfter, continueSpend, warned, type TurnEvent } from './project-spend.ts';

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

/** What an event changes that changes nothing, or what somebody else takes; one for all, because most events of a run are such. */
const unchanged: Partial<RunState> = {};

/** Events, in order, onto a state: pure, the only source of what any face shows. Events up to the state's cursor are skipped. */
export function project(events: readonly RunEvent[], from: RunState = emptyRunState()): RunState {
  // Copied once and changed in place: a state has many fields, and a run ten thousands of events.
  const state = { ...from };
  let last: RunEvent | null = null;
  const ledger = continueLedger(from.files);
  const files = (): RunState['files'] => ledger.files();
  const spendAfter = continueSpend();
  // By number: an iterator makes an object for each, and memory for ten thousands is what a resume costs.
  for (let index = 0; index < events.length; index++) {
    const event = events[index];
    if (event === undefined || event.seq <= (last?.seq ?? from.cursor)) continue;
    const lastAt = last?.at ?? from.lastAt;
    last = event;
    if (event.type === 'file.changed') {
      ledger.take(event, state);
      // What it left there is the newest that is known.
      if (state.renewed && event.file in state.renewed) {
        const { [event.file]: _known, ...renewed } = state.renewed;
        state.renewed = renewed;
      }
    }
    if (event.type === 'worktree.merging') ledger.rebase(event.persons);
    if (event.type === 'file.claimed')
      for (const change of event.files.flatMap((file) => state.uncertain[file] ?? [])) ledger.claim(change);
    if (isTurn(event)) {
      state.attempts = attemptsAfter(state, event);
      state.spend = spendAfter(state, event);
    }
    const change = changeBy(state, event);
    if (change !== unchanged) Object.assign(state, change);
    state.rests = restsAfter(state, lastAt, event);
    Object.assign(state, sealedAfter(state, event, files));
  }
  return last === null ? from : { ...state, files: ledger.files(), runId: last.runId, cursor: last.seq, lastAt: last.at };
}

function isTurn(event: RunEvent): event is TurnEvent {
  return event.type === 'turn.started' || event.type === 'turn.completed' || event.type === 'turn.failed';
}

/** Without number, time and run, which the state has elsewhere. */
export function said<E extends RunEvent>(event: E): Omit<E, 'type' | 'seq' | 'at' | 'runId'> {
  const { type: _type, seq: _seq, at: _at, runId: _runId, ...body } = event;
  return body;
}

/** What an event changes. */
function changeBy(state: RunState, event: RunEvent): Partial<RunState> {
  const ended = (status: RunStatus) => ({ status, endedAt: event.at, questions: [], validating: {} });
  switch (event.type) {
    case 'run.started': {
      const { version: _version, phases: declared, ...known } = said(event);
      return { ...known, declared, startedAt: event.at };
    }
    case 'run.resumed':
      return { validating: {}, status: state.status === 'interrupted' ? 'running' : state.status };
    case 'phase.started': {
      const phases = running(state, event) < 0 ? [...state.phases, begun(event)] : state.phases;
      return { status: 'running', phases, validating: {} };
    }
    case 'phase.completed':
      return closePhase(state, event, 'completed', event.summary);
    case 'phase.skipped':
      return closePhase(state, event, 'skipped', event.reason);
    case 'notice':
      return { notices: [...state.notices, said(event)] };
    case 'spec.written': {
      const { hash: _hash, ...spec } = said(event);
      return { spec };
    }
    case 'spec.moved':
      return { spec: state.spec && { ...state.spec, file: event.file } };
    case 'spec.deviated':
      return { deviations: { ...state.deviations, [event.agent]: event.files } };
    case 'question.asked':
    case 'question.answered':
    case 'question.withdrawn':
      return projectQuestion(state, event);
    case 'agent.started': {
      const started = startAttempt(state, event);
      return { ...started, status: statusOf({ ...state, ...started }) };
    }
    case 'agent.finished':
    case 'tool.called': {
      const attempts = attemptsAfter(state, event);
      return { attempts, status: statusOf({ questions: state.questions, status: state.status, attempts }) };
    }
    case 'agent.skipped':
      return { skipped: [...state.skipped, said(event)] };
    case 'proof.swapped':
      return { swapped: event.files };
    case 'proof.restored':
      return { swapped: [] };
    case 'proof.decided': {
      const { tree, checkpoint, verdict, reason, changed, missing, dependencies, fingerprint } = event;
      const acceptedBy = state.proof?.fingerprint === fingerprint ? state.proof.acceptedBy : null;
      return {
        sealedOn: { tree: checkpoint, hash: tree, ...(event.ignored ? { ignored: event.ignored } : {}) },
        proof: { tree, verdict, reason, changed, missing, dependencies, fingerprint, acceptedBy },
        renewed: event.held ?? null,
        unsure: false,
      };
    }
    case 'proof.accepted':
      return state.proof?.fingerprint === event.fingerprint ? { proof: { ...state.proof, acceptedBy: event.by } } : {};
    case 'reproduction.tried':
      return { reproduced: reproducedAfter(state.reproduced, said(event)) };
    case 'baseline.started':
      return { measuring: { command: event.command, tree: event.tree } };
    case 'baseline.measured':
      return { baseline: event.baseline, measuring: null };
    case 'validation.started': {
      const { command, purpose } = event;
      return { validating: { ...state.validating, [bookedUnder(event)]: { command, purpose, startedAt: event.at } } };
    }
    case 'validation.completed': {
      const { evidence, ...of } = said(event);
      const { [bookedUnder(of)]: _done, ...validating } = state.validating;
      const volatilePaths = [...new Set([...state.volatilePaths, ...(evidence.volatilePaths ?? [])])];
      return { validating, volatilePaths, evidence: [...state.evidence, { ...evidence, ...of, at: event.at }] };
    }
    case 'verdict': {
      const { agent, disagreement } = event;
      return {
        verdicts: { ...state.verdicts, [agent]: said(event) },
        disagreements: disagreement === null ? state.disagreements : [...state.disagreements, { agent, text: disagreement }],
      };
    }
    case 'review.completed':
      return { reviews: [...state.reviews, { ...said(event), at: event.at, dismissed: event.dismissed ?? [] }] };
    case 'review.commented': {
      const last = state.reviews.at(-1);
      return last ? { reviews: [...state.reviews.slice(0, -1), { ...last, issues: [...last.issues, ...event.issues] }] } : {};
    }
    case 'audit.begun':
      return { audit: { ...said(event), rounds: [] } };
    case 'audit.completed':
      return {
        audit: state.audit && { ...state.audit, rounds: [...state.audit.rounds, { ...said(event), at: event.at, usd: state.spend.usd }] },
      };
    case 'forecast.made': {
      const { usd, turns, usage } = state.spend;
      return { forecast: { ...said(event), spent: { usd, turns, tokens: totalTokens(usage) } } };
    }
    case 'agents.defined': {
      const kept = state.agents.filter(({ name }) => event.agents.every((agent) => agent.name !== name));
      return { agents: [...kept, ...event.agents] };
    }
    case 'agent.noted':
      return { notes: [...state.notes, { ...said(event), late: false }] };
    case 'agent.guided.late':
      return { notes: state.notes.map((note) => (note.id === event.id ? { ...note, late: true } : note)) };
    case 'agent.guided':
      return { notes: state.notes.filter(({ id }) => id !== event.id), guided: [...state.guided, said(event)] };
    case 'run.undone': {
      const earlier = state.rolledBack.filter((file) => !event.restored.includes(file));
      return { rolledBack: [...earlier, ...event.restored] };
    }
    case 'file.uncertain':
      return { uncertain: uncertainAfter(state.uncertain, event) };
    case 'packages.noted':
      return { packages: event.packages };
    case 'ignored.written':
      return { ignored: ignoredAfter(state.ignored, event) };
    case 'worktree.made':
    case 'worktree.merging':
    case 'worktree.merged':
      return projectWorktree(state, event);
    case 'file.claimed':
      return {
        uncertain: Object.fromEntries(
          Object.entries(state.uncertain)
            .filter(([file]) => !event.files.includes(file))
            .map(([file, change]) => [file, event.left.includes(file) ? { ...change, left: true } : change]),
        ),
      };
    case 'proof.renewed':
      return { renewed: event.files, sealedOn: event.on, unsure: event.unsure === true };
    case 'budget.raised':
      return { caps: event.caps };
    case 'budget.reached':
      return { capReached: event.cap };
    case 'run.interrupted':
      return { validating: {}, status: state.status === 'running' ? 'interrupted' : state.status };
    case 'run.cancelled':
      return ended('cancelled');
    case 'run.failed':
      return { ...ended('failed'), error: event.error };
    case 'run.completed':
      return { ...ended('completed'), result: said(event) };
    case 'file.changed':
      // The ledger takes it. What an agent writes counts for the proof from then on, whatever commands made of it before.
      return event.command === undefined && state.volatilePaths.includes(event.file)
        ? { volatilePaths: state.volatilePaths.filter((path) => path !== event.file) }
        : unchanged;
    case 'turn.started':
      return askedAfter(state, event) ?? unchanged;
    case 'understood':
      return { understood: said(event) };
    case 'context.read':
    case 'checkpoint':
    case 'memory.learned':
    case 'turn.completed':
    case 'turn.failed':
      return unchanged;
    case 'budget.warning':
      return warned(state, event);
    case 'run.applied':
      return { applied: { branch: event.branch, commit: event.commit } };
  }
}
