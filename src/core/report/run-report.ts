import type { Report } from '../../protocol/report.ts';
import { totalTokens } from '../budget/usage.ts';
import { auditReport } from '../audit/audit-report.ts';
import { sentence } from '../describe/message.ts';
import { describeWaiting } from '../describe/question.ts';
import { hintsOf } from '../question/needs-you.ts';
import { nextSteps } from './next-steps.ts';
import { sideEffects } from '../run/changed-files.ts';
import { phaseKey, phaseTitle, reviewSkipped } from '../run/phases.ts';
import { phaseMs, workedMs } from '../run/rests.ts';
import { overallProof, staleFiles, verdictNow } from '../run/seal.ts';
import type { AttemptState, RunState, SpendState } from '../run/run-state.ts';

/** The report of a run as it stands, ended or not: facts of its state and nothing else.  */
export function runReport(state: RunState, program = 'batuta'): Report {
  const stale = staleFiles(state);
  const unreviewed = reviewSkipped(state);
  const { spend, caps, spec, result } = state;
  const files = Object.values(state.files).sort((a, b) => (a.file < b.file ? -1 : 1));
  const steps = nextSteps(state).map(({ command, why }) => sentence('{0}: {1}', why, `${program} ${command}`));
  return {
    format: 1,
    runId: state.runId,
    pipeline: state.pipeline,
    status: state.status,
    reason: (state.questions.length > 0 ? describeWaiting(state) : state.error) ?? result?.conclusion ?? null,
    ...(result?.missed === undefined ? {} : { missed: result.missed }),
    questions: state.questions,
    request: state.request,
    workspace: state.workspace,
    provider: [state.provider, ...state.alsoAsked].join(', '),
    scripted: state.scripted,
    trusted: state.trusted,
    settings: { source: state.settings, reasons: state.reasons },
    startedAt: state.startedAt,
    endedAt: state.endedAt,
    durationMs: between(state.startedAt, state.endedAt ?? state.lastAt) ?? 0,
    workedMs: worked(state, state.startedAt, state.endedAt ?? state.lastAt) ?? 0,
    phases: state.phases.map((passing) => {
      const { phase, n, status, startedAt, endedAt, note } = passing;
      return {
        phase,
        title: phaseTitle(state, passing),
        ...(n === undefined ? {} : { n }),
        status,
        startedAt,
        durationMs: endedAt === null ? null : phaseMs(state, passing, Date.parse(endedAt)),
        note,
      };
    }),
    agents: state.agents.map((agent) => agentOf(agent, state)),
    attempts: state.attempts.map((attempt) => attemptOf(attempt, state)),
    evidence: state.evidence,
    stale: [...stale],
    verdicts: Object.values(state.verdicts).map(({ disagreement: _told, ...verdict }) => ({
      ...verdict,
      result: verdictNow(verdict.result, stale),
    })),
    disagreements: state.disagreements,
    proof: state.proof && { ...state.proof, ...overallProof(state) },
    reproduced: { before: state.reproduced.before, after: state.reproduced.after },
    deviations: Object.entries(state.deviations).flatMap(([agent, all]) => all.map((one) => ({ agent, ...one }))),
    reviews: state.reviews.map(({ at: _at, dismissed, ...review }) => ({ ...review, ...(dismissed.length > 0 ? { dismissed } : {}) })),
    ...(unreviewed === null ? {} : { unreviewed }),
    ...(state.audit ? { audit: auditReport(state, state.audit) } : {}),
    files: files
      .filter((file) => !file.output)
      .map(({ file, before, after, modes, agents, added, removed, commands }) => ({
        file,
        change: before === null ? 'added' : after === null ? 'deleted' : 'modified',
        before,
        after,
        ...(modes ? { modes } : {}),
        agents,
        added,
        removed,
        commands,
      })),
    outputs: sideEffects(state)
      .map(({ file }) => file)
      .sort(),
    uncertain: Object.values(state.uncertain).map(({ file, commands, added, removed }) => ({
      file,
      command: commands.join(', '),
      added,
      removed,
    })),
    declined: state.declined,
    rolledBack: state.rolledBack,
    tokens: { ...spend.usage, total: totalTokens(spend.usage) },
    cost: {
      usd: spend.usd,
      byModel: Object.entries(spend.byModel).map(([model, { turns, usage, usd }]) => ({ model, turns, usage, usd })),
      unpricedTurns: spend.unpricedTurns,
      ...(spend.estimatedTurns > 0 ? { estimatedTurns: spend.estimatedTurns } : {}),
      open: openOf(spend),
    },
    forecast: forecastResult(state),
    caps: {
      usd: capOf(caps.usd, spend.usd),
      tokens: capOf(caps.tokens, totalTokens(spend.usage)),
      turns: capOf(caps.turns, spend.turns),
      ...(state.softCaps ? { soft: true } : {}),
    },
    notices: [...state.notices, ...unread(state)],
    spec,
    tree: result?.tree ?? null,
    nextSteps: [...state.questions.flatMap((question) => hintsOf(state, question)), ...steps],
    commitMessage: result?.commitMessage ?? null,
  };
}

/** Guidance that nobody has read. */
function unread({ notes }: RunState): Report['notices'] {
  return notes.map(({ agent, text }) => ({
    level: 'warning',
    text: sentence('Guidance for {0} was not read: {1}', agent, text),
  }));
}

/** Milliseconds; null while there is no end. */
function between(start: string, end: string | null): number | null {
  const duration = end === null || start === '' || end === '' ? Number.NaN : Date.parse(end) - Date.parse(start);
  return Number.isNaN(duration) ? null : Math.max(0, duration);
}

/** The same, of the time in which somebody worked. */
function worked(state: RunState, start: string, end: string | null): number | null {
  return between(start, end) === null ? null : workedMs(state, Date.parse(start), Date.parse(end ?? ''));
}

function agentOf(agent: RunState['agents'][number], state: RunState): Report['agents'][number] {
  const { name } = agent;
  const own = state.attempts.filter((attempt) => attempt.agent === name);
  return {
    ...agent,
    attempts: own.length,
    retries: own.filter((attempt) => attempt.retry).length,
    skipped: state.skipped.findLast((skip) => skip.agent === name)?.reason ?? null,
  };
}

function attemptOf(
  { activity: _activity, waiting: _waiting, calls: _calls, usage, endedAt, phase: index, ...attempt }: AttemptState,
  state: RunState,
): Report['attempts'][number] {
  const phase = state.phases[index];
  return {
    ...attempt,
    tokens: totalTokens(usage),
    phase: phase ? phaseKey(phase) : null,
    durationMs: worked(state, attempt.startedAt, endedAt),
  };
}

function openOf({ open: calls }: SpendState): Report['cost']['open'] {
  return {
    calls: calls.length,
    usd: calls.reduce((sum, call) => sum + call.usd, 0),
    tokens: calls.reduce((sum, call) => sum + call.tokens, 0),
  };
}

function capOf(limit: number | null, spent: number): Report['caps']['usd'] {
  return { limit, spent, percent: limit === null || limit === 0 ? null : Math.round((spent / limit) * 1000) / 10 };
}

/** The forecast beside what was spent since the approval that it was made for. */
function forecastResult({ forecast: made, spend, status }: RunState): Report['forecast'] {
  if (made === null) return null;
  const { usd, tokens, turns, runs } = made.forecast;
  const actual = {
    usd: Math.max(0, spend.usd - made.spent.usd),
    tokens: totalTokens(spend.usage) - made.spent.tokens,
    turns: spend.turns - made.spent.turns,
  };
  const within = actual.turns >= turns.low && actual.turns <= turns.high;
  return { usd, tokens, turns, runs, actual, within: status === 'completed' ? within : null };
}
