import type { RunEvent } from '../../protocol/run-event.ts';
import type { RunState, RunStatus } from './run-state.ts';
import { totalTokens } from '../budget/usage.ts';
import { bookedUnder } from './agents.ts';
import { startAttempt, type AttemptEvent } from './project-attempt.ts';
import { ignoredAfter, uncertainAfter, type FileEvent } from './project-file.ts';
import { begun, closePhase, running } from './project-phase.ts';
import { projectQuestion, statusOf } from './project-question.ts';
import { projectWorktree } from './project-worktree.ts';
import { reproducedAfter } from './reproduced.ts';
import { warned } from './project-spend.ts';

type RareEvent = Exclude<RunEvent, AttemptEvent | FileEvent>;

/** Without number, time and run, which the state has elsewhere. */
export function said<E extends RunEvent>(event: E): Omit<E, 'type' | 'seq' | 'at' | 'runId'> {
  const { type: _type, seq: _seq, at: _at, runId: _runId, ...body } = event;
  return body;
}

/** What an event changes that is no turn, call of a tool or change of a file; files apart, which the ledger has. */
export function changeBy(state: RunState, event: RareEvent): Partial<RunState> {
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
    case 'understood':
      return { understood: said(event) };
    case 'context.read':
    case 'checkpoint':
    case 'memory.learned':
      return {};
    case 'budget.warning':
      return warned(state, event);
    case 'run.applied':
      return { applied: { branch: event.branch, commit: event.commit } };
  }
}
