import { describe, expect, it } from 'vitest';
import { question } from '../fakes/questions.ts';
import { featurePhases } from '../fakes/feature-phases.ts';
import { emptyRunState } from '../../src/core/run/project.ts';
import { english } from '../../src/core/describe/locale.ts';
import { sentence } from '../../src/core/describe/message.ts';
import type { AttemptState, RunState } from '../../src/core/run/run-state.ts';
import { effectiveState } from '../../src/core/run/effective-state.ts';
import { runTitle, statusText } from '../../src/vscode/status-text.ts';

const base = emptyRunState();
const state = (part: Partial<RunState>): RunState => ({ ...base, request: 'Orders carry a discount\nand more', ...part });
const spend = (usd: number, unpricedTurns = 0): RunState['spend'] => ({ ...base.spend, usd, unpricedTurns });
const agent = { name: 'backend', section: 'Backend', owns: [], needs: [], model: '', validate: [] };
const show = (part: Partial<RunState>) => statusText(state(part), english);

describe('the status bar', () => {
  it('shows the phase and the cost while a run works', () => {
    const phases: RunState['phases'] = [
      { phase: 'sync', status: 'completed', startedAt: '', endedAt: '', note: '' },
      { phase: 'implement', status: 'running', startedAt: '', endedAt: null, note: '' },
    ];
    expect(show({ declared: featurePhases, phases, spend: spend(0.1234) })).toEqual({
      text: '$(loading~spin) Batuta: implementing · $0.12',
      tooltip: 'Orders carry a discount',
      tone: 'plain',
    });
  });

  it('says that a provider is waited for', () => {
    const phases: RunState['phases'] = [{ phase: 'implement', status: 'running', startedAt: '', endedAt: null, note: '' }];
    const attempt = {
      agent: 'backend',
      label: 'Backend discount',
      status: 'running',
      waiting: true,
      activity: 'waiting until 9',
    } as AttemptState;
    expect(show({ declared: featurePhases, phases, agents: [agent], attempts: [attempt] })).toEqual({
      text: '$(watch) Batuta: implementing · waiting for the provider · $0.00',
      tooltip: 'Orders carry a discount\nBackend discount – waiting until 9',
      tone: 'attention',
    });
    expect(show({ declared: featurePhases, phases, attempts: [{ ...attempt, status: 'finished' }] }).text).toContain('(loading~spin)');
  });

  it('names the running agents and what they do in the tooltip', () => {
    const attempt = {
      agent: 'backend',
      role: 'specialist',
      name: '',
      label: 'Backend discount',
      status: 'running',
      activity: 'edit src/order.ts',
    } as AttemptState;
    expect(show({ attempts: [attempt, { ...attempt, label: 'Database discount', activity: '' }] }).tooltip).toBe(
      'Orders carry a discount\nBackend discount – edit src/order.ts\nDatabase discount',
    );
  });

  it('names one or two running agents, and counts more', () => {
    const agents = ['Backend', 'Database', 'Frontend'].map((section) => ({ ...agent, name: section.toLowerCase(), section }));
    const at = (...names: string[]) =>
      names.map((agent) => ({ agent, label: agent, status: 'running', role: 'specialist', name: '', activity: '' }) as AttemptState);
    expect(show({ agents, attempts: at('backend', 'database') }).text).toBe('$(loading~spin) Batuta: starting · Backend, Database · $0.00');
    expect(show({ agents, attempts: at('backend', 'database', 'frontend') }).text).toBe(
      '$(loading~spin) Batuta: starting · 3 agents · $0.00',
    );
  });

  it('a name that is too long, hides something or looks like an icon fills nothing and stays text', () => {
    const agents = [{ name: 'backend', section: `$(bug) ${'long '.repeat(40)}`, owns: [], needs: [], model: '', validate: [] }];
    const attempts = [{ agent: 'backend', label: 'b', status: 'running', role: 'specialist', name: '', activity: '' } as AttemptState];
    expect(show({ agents, attempts }).text).toBe(
      String.raw`$(loading~spin) Batuta: starting · \$(bug) long long long long long long long long l… · $0.00`,
    );
    expect(runTitle(state({ request: 'safe\u202Egnp.exe\nmore' }))).toBe('safe<U+202E>gnp.exe');
    const family = '👩\u200D👩\u200D👧';
    expect(runTitle(state({ request: family.repeat(150) }))).toBe(`${family.repeat(99)}…`);
    expect(show({ request: 'x'.repeat(5000) }).tooltip).toHaveLength(300);
  });

  it('shows the cost against the budget, and never takes an unpriced call as free', () => {
    expect(show({ caps: { usd: 5, tokens: null, turns: null }, spend: spend(1.004, 2) }).text).toBe(
      '$(loading~spin) Batuta: starting · $1.00 of $5.00 + 2 unpriced calls',
    );
    expect(show({ spend: spend(1, 1) }).text).toBe('$(loading~spin) Batuta: starting · $1.00 + 1 unpriced call');
  });

  it.each([
    ['waiting-approval', '$(bell-dot) Batuta: waiting for your approval · $0.00', 'attention'],
    ['saved', '$(archive) Batuta: saved for later · $0.00', 'plain'],
    ['stopped', '$(debug-pause) Batuta: stopped, needs attention · $0.00', 'problem'],
    ['budget-reached', '$(credit-card) Batuta: budget reached · $0.00', 'problem'],
    ['interrupted', '$(debug-disconnect) Batuta: interrupted · $0.00', 'attention'],
    ['completed', '$(pass) Batuta: completed · $0.00', 'plain'],
    ['cancelled', '$(circle-slash) Batuta: cancelled · $0.00', 'plain'],
    ['failed', '$(error) Batuta: failed · $0.00', 'problem'],
  ] as const)('shows %s', (status, text, tone) => {
    expect(show({ status })).toEqual({ text, tone, tooltip: 'Orders carry a discount' });
  });

  it('says plainly that a scripted model answers', () => {
    expect(show({ scripted: true }).text).toBe('$(loading~spin) Batuta: starting · $0.00 (simulated) · scripted');
    expect(show({ scripted: true }).tooltip).toBe(
      'Orders carry a discount\nDemo: answers scripted, costs simulated. Builds and tests are real.',
    );
  });

  it('says at once that a run was told to stop', () => {
    expect(statusText(state({}), english, { stopping: true }).text).toBe('$(loading~spin) Batuta: Stopping… · $0.00');
  });

  it('says what keeps a run from going on', () => {
    const blocked = sentence('{0} cannot be written: the disk is full. Free some space and resume; nothing was changed.', '"a"');
    expect(statusText(effectiveState(state({ validating: {} }), false, null), english, { blocked })).toEqual({
      text: '$(debug-disconnect) Batuta: interrupted · $0.00',
      tooltip: 'Orders carry a discount\n"a" cannot be written: the disk is full. Free some space and resume; nothing was changed.',
      tone: 'problem',
    });
  });

  it('says why a run stopped', () => {
    const stop = { ...question({ message: 'Backend failed three times.', subject: 'backend', retriesUsed: 2 }), at: '' };
    expect(show({ status: 'stopped', questions: [stop] }).tooltip).toBe('Orders carry a discount\nBackend failed three times.');
  });
});
