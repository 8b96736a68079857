import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { totalTokens } from '../budget/usage.ts';
import { named, sentence } from '../describe/message.ts';
import { describeVerdict } from '../describe/terms.ts';
import { workName } from '../describe/work.ts';
import { formatCommandLine } from '../policy/command-line.ts';
import { bookedUnder, reproduction } from '../run/agents.ts';
import type { Bar, BarKind, Lead, Mark, Score } from './score.ts';

type OpenBar = { -readonly [K in keyof Bar]: Bar[K] };
type Of<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;

/** Reads a score out of a journal, a batch after the other; what was read is never read again. */
export class ScoreReader {
  private readonly staves = new Map<string, { readonly agent: string; readonly bars: OpenBar[]; readonly marks: Mark[] }>();
  private readonly arrows: Score['arrows'][number][] = [];
  private readonly spent: Score['spent'][number][] = [];
  private readonly known = new Map<string, { readonly section: string; readonly needs: readonly string[] }>();
  /** What has not ended, by who does it. */
  private readonly open = new Map<string, OpenBar>();
  /** Of each attempt at work: its agent, its last turn, and until when it is known what it did. */
  private readonly attempts = new Map<string, { readonly agent: string; turn: number; until: number }>();
  private phaseAt = 0;
  /** Of the event that is read, and of the one before it. */
  private at = 0;
  private lastAt = 0;
  private finished = '';
  /** Of each agent the last command that failed, until its work is judged. */
  private readonly failed = new Map<string, string>();
  /** The agent that rejected what others then mend. */
  private rejectedBy: string | null = null;
  /** Commands of the baseline, and the counter-proof, whose results come later. */
  private measured: { readonly command: string; readonly bar: OpenBar | undefined }[] = [];
  private counterProof: OpenBar | null = null;

  take(events: Iterable<RunEvent>): void {
    for (const event of events) {
      this.at = Date.parse(event.at);
      this.read(event);
      this.lastAt = this.at;
    }
  }

  /** As far as it was read; it grows in place. */
  get score(): Score {
    return { staves: [...this.staves.values()], arrows: this.arrows, spent: this.spent };
  }

  private read(event: RunEvent): void {
    switch (event.type) {
      case 'run.started':
      case 'agents.defined':
        for (const agent of event.agents) this.known.set(agent.name, agent);
        this.staff('');
        return;
      case 'phase.started':
        this.phaseAt = this.at;
        return;
      case 'agent.started':
        return this.begin(event);
      case 'turn.started':
        this.close(event.path, null);
        this.set(event.path, event.turn);
        return this.start('thinking', event.path, event.agent, event, { label: sentence('Turn {0}', event.turn), lead: transcript(event) });
      case 'turn.completed':
        this.close(event.path, null, { usd: event.usd });
        this.set(event.path, event.turn);
        return this.spend(event);
      case 'turn.failed':
        this.close(event.path, 'bad', { usd: event.usd });
        this.set(event.path, event.turn);
        if (event.retryInMs !== null)
          this.start('waiting', event.path, event.agent, event, { label: sentence('waiting for the provider'), lead: transcript(event) });
        return this.spend(event);
      case 'tool.called':
        return this.call(event);
      case 'agent.finished':
        this.close(event.path, null);
        this.attempts.delete(event.path);
        this.finished = event.agent;
        if (event.outcome === 'failed') this.mark(event.agent, 'bad', event, event.error ?? sentence('failed'));
        return;
      case 'validation.started':
        return this.prove(event);
      case 'validation.completed': {
        const { command, log, result } = event.evidence;
        const who = bookedUnder(event);
        if (result !== 'pass') this.failed.set(who, formatCommandLine(command));
        return this.close(`command ${who}`, result === 'pass' ? 'good' : 'bad', log === null ? {} : { lead: { to: 'log', hash: log } });
      }
      case 'baseline.started': {
        this.close('baseline', null);
        const command = formatCommandLine(event.command);
        this.start('command', 'baseline', '', event, { label: sentence('before the work: {0}', command), lead: null });
        this.measured.push({ command, bar: this.open.get('baseline') });
        return;
      }
      case 'baseline.measured':
        this.close('baseline', null);
        return this.judgeBaseline(event);
      case 'proof.swapped':
        return this.start('command', 'proof', '', event, { label: sentence('earlier tests on the new code'), lead: null });
      case 'proof.restored':
        this.counterProof = this.open.get('proof') ?? null;
        return this.close('proof', null);
      case 'proof.decided':
        if (this.counterProof) this.counterProof.outcome = event.verdict === 'proven' ? 'good' : 'bad';
        this.counterProof = null;
        return;
      case 'verdict': {
        const { level, text } = describeVerdict(event.result);
        const command = level === 'good' ? undefined : this.failed.get(event.agent);
        this.failed.delete(event.agent);
        const judged = command === undefined ? text : sentence('{0}: {1}', text, command);
        const label = event.error === null ? judged : sentence('{0} – {1}', judged, event.error);
        return this.mark(event.agent, level === 'good' || level === 'bad' ? level : 'warn', event, label);
      }
      case 'review.completed': {
        this.rejectedBy = event.verdict === 'approved' ? null : this.finished;
        if (event.verdict === 'approved') return this.mark(this.finished, 'good', event, sentence('review: approved'));
        const issues = named(event.issues.map(({ title }) => title));
        return this.mark(this.finished, 'bad', event, sentence('review: rejected – {0}', issues));
      }
      case 'agent.guided':
        return this.mark(event.agent, 'guided', event, sentence('guidance: {0}', event.text));
      case 'budget.warning':
        return this.mark('', 'warn', event, sentence('budget warning'));
      case 'budget.reached':
        return this.mark('', 'bad', event, sentence('budget reached'));
      case 'question.asked':
        return this.ask(event);
      case 'question.answered':
        return this.answer(event.reply.question, answered(event));
      case 'question.withdrawn':
        return this.answer(event.question, null);
      case 'run.resumed':
        // A process that died could not say so; questions outlive it.
        return this.closeAll(this.lastAt, (key) => !key.startsWith('question '));
      case 'run.interrupted':
        return this.closeAll(this.at, (key) => !key.startsWith('question '));
      case 'run.completed':
      case 'run.failed':
      case 'run.cancelled':
        return this.closeAll(this.at, () => true);
      default:
        return;
    }
  }

  private begin(event: Of<'agent.started'>): void {
    const { at } = this;
    const { agent, path } = event;
    const isFirst = !this.staves.has(agent);
    const needs = (this.known.get(agent)?.needs ?? []).filter((need) => this.staves.has(need));
    const staff = this.staff(agent);
    if (isFirst && needs.length > 0) {
      const label = sentence('waiting for {0}', needs.map((need) => this.known.get(need)?.section ?? need).join(', '));
      staff.bars.push({ kind: 'waiting', from: this.phaseAt, to: at, label, outcome: null, lead: null, seq: event.seq });
      for (const need of needs) this.arrows.push({ from: need, to: agent, at });
    }
    if (!isFirst && this.rejectedBy !== null && this.rejectedBy !== agent) this.arrows.push({ from: this.rejectedBy, to: agent, at });
    if (!isFirst || event.retry === true) this.mark(agent, 'retry', event, workName(event));
    this.attempts.set(path, { agent, turn: 0, until: at });
  }

  /** What shows a bug is of no layer. */
  private prove(event: Of<'validation.started'>): void {
    const [who, command] = [bookedUnder(event), formatCommandLine(event.command)];
    const shows = who === reproduction;
    const label = shows ? sentence('reproduction: {0}', command) : command;
    this.start('command', `command ${who}`, shows ? '' : who, event, { label, lead: null });
  }

  /** The journal says when a call came to its end; it began when what came before it had ended. */
  private call(event: Of<'tool.called'>): void {
    const { at } = this;
    const { agent, path, tool, target, ok } = event;
    const attempt = this.attempts.get(path);
    const lead: Lead = { to: 'transcript', path, turn: attempt?.turn ?? 1 };
    const kind = tool === 'run' ? 'command' : 'tool';
    const label: Message = kind === 'command' ? target : sentence('{0} {1}', tool, target);
    this.staff(agent).bars.push({ kind, from: attempt?.until ?? at, to: at, label, outcome: ok ? 'good' : 'bad', lead, seq: event.seq });
    if (attempt) attempt.until = at;
  }

  private ask(event: Of<'question.asked'>): void {
    const { id, agent = '', message, kind, subject } = event.question;
    const label = message === '' ? (kind === 'approval' ? sentence('waiting for your approval') : kind) : message;
    const question = message === '' && kind === 'approval' ? sentence('asks you to approve {0}', subject) : label;
    this.start('person', `question ${id}`, agent, event, { label, lead: null, asked: { question, answer: null } });
  }

  private answer(question: number, words: Message | null): void {
    const bar = this.open.get(`question ${question}`);
    this.close(`question ${question}`, null);
    if (!bar) return;
    if (words !== null)
      Object.assign(bar, {
        asked: { question: bar.asked?.question ?? bar.label, answer: words },
        label: sentence('{0}: {1}', bar.label, words),
      });
    for (const attempt of this.attempts.values()) if (this.staff(attempt.agent).bars.includes(bar)) attempt.until = this.at;
  }

  private spend({ usd, usage }: Of<'turn.completed'> | Of<'turn.failed'>): void {
    const last = this.spent.at(-1) ?? { usd: 0, tokens: 0, turns: 0 };
    this.spent.push({ at: this.at, usd: last.usd + (usd ?? 0), tokens: last.tokens + totalTokens(usage), turns: last.turns + 1 });
  }

  private start(kind: BarKind, key: string, agent: string, { seq }: RunEvent, more: Pick<OpenBar, 'label' | 'lead' | 'asked'>): void {
    const bar: OpenBar = { kind, from: this.at, to: null, outcome: null, seq, ...more };
    this.staff(agent).bars.push(bar);
    this.open.set(key, bar);
  }

  private close(key: string, outcome: Bar['outcome'], more: Partial<Pick<OpenBar, 'to' | 'lead' | 'usd'>> = {}): void {
    const bar = this.open.get(key);
    if (!bar) return;
    this.open.delete(key);
    Object.assign(bar, { to: this.at, outcome }, more);
  }

  /** The baseline tells its results when the last of its commands has ended. */
  private judgeBaseline({ baseline }: Of<'baseline.measured'>): void {
    for (const bar of this.measured) {
      const known = baseline.commands.find(({ command }) => formatCommandLine(command) === bar.command);
      if (known && bar.bar)
        Object.assign(bar.bar, {
          outcome: known.result === 'pass' ? 'good' : 'bad',
          lead: known.log === null ? null : { to: 'log', hash: known.log },
        });
    }
    this.measured = [];
  }

  private closeAll(to: number, which: (key: string) => boolean): void {
    for (const key of [...this.open.keys()].filter(which)) this.close(key, null, { to });
  }

  private set(path: string, turn: number): void {
    const attempt = this.attempts.get(path);
    if (attempt) Object.assign(attempt, { turn, until: this.at });
  }

  private mark(agent: string, kind: Mark['kind'], { seq }: RunEvent, label: Message): void {
    this.staff(agent).marks.push({ kind, at: this.at, label, seq });
  }

  private staff(agent: string): { readonly agent: string; readonly bars: OpenBar[]; readonly marks: Mark[] } {
    const known = this.staves.get(agent) ?? { agent, bars: [], marks: [] };
    this.staves.set(agent, known);
    return known;
  }
}

function transcript({ path, turn }: { readonly path: string; readonly turn: number }): Lead {
  return { to: 'transcript', path, turn };
}

/** Nobody looked where an option of the command line answered. */
function answered({ reply, title }: Of<'question.answered'>): Message {
  return reply.unattended ? sentence('{0} – {1} (--yes), nobody looked', title, reply.by) : sentence('{0} – {1}', title, reply.by);
}
