import { agentName } from '../../core/run/agents.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { plural } from './format.ts';
import { english } from '../../core/describe/locale.ts';
import { inEnglish } from '../../core/describe/message.ts';
import type { RunState } from '../../core/run/run-state.ts';
import { line, span, type Line } from '../terminal/line.ts';
import { hangingLines, wrapLine } from '../terminal/wrap-line.ts';
import { tableLines } from '../terminal/table.ts';

const label = 13;
const requestRows = 4;
/** Below it names stand above what belongs to them. Cells. */
const narrowest = 60;

/** What runs, before anything happens: request, workspace and its trust, provider, layers and where they come from, caps. */
export function headerLines(state: RunState, width: number): Line[] {
  return [
    ...titleLines(state, width),
    [],
    ...field('Request', requestLines(state.request, width - label)),
    ...field('Workspace', [line(state.workspace), trustLine(state)], width),
    ...field('Provider', [providerLine(state)], width),
    ...field('Layers', [...layersOrigin(state), ...state.reasons.map((reason) => line(span(inEnglish(reason), 'dim')))], width),
    ...layerTable(state, width),
    ...field('Caps', [line(formatCaps(state))], width),
    [],
  ];
}

function titleLines(state: RunState, width: number): Line[] {
  return wrapLine(line(span('Batuta', 'strong'), span(`  ${state.pipeline} · run ${state.runId}`, 'dim')), width);
}

function field(name: string, values: readonly Line[], width = Infinity): Line[] {
  return values.flatMap((value, index) =>
    hangingLines(line('  ', span((index === 0 ? name : '').padEnd(label - 2), 'dim')), value, width, label),
  );
}

function requestLines(request: string, width: number): Line[] {
  const rows = request
    .trim()
    .split(/\r?\n/)
    .flatMap((row) => wrapLine(line(row), width));
  if (rows.length <= requestRows) return rows;
  return [...rows.slice(0, requestRows - 1), line(span(`… ${rows.length - requestRows + 1} more lines`, 'dim'))];
}

function trustLine(state: RunState): Line {
  return state.trusted
    ? line(span('trusted: its commands are run as proof', 'dim'))
    : line(span('not trusted: its commands are not run, results are unproven', 'warn'));
}

function providerLine(state: RunState): Line {
  const asked = [state.provider, ...state.alsoAsked].join(', ');
  if (!state.scripted) return line(asked);
  return line(asked, span(' – a scripted model answers; every build, test and migration is real', 'warn'));
}

function layersOrigin(state: RunState): Line[] {
  switch (state.settings) {
    case 'file':
      return [line('from .claude/batuta.yaml')];
    case 'guessed':
      return [line('guessed from folders and manifests')];
    case 'default':
      // The reasons begin with it.
      return state.reasons.length > 0 ? [] : [line('none recognised: one agent owns everything')];
  }
}

function layerTable(state: RunState, width: number): Line[] {
  const rows = state.agents.flatMap((agent) => {
    const needs =
      agent.needs.length > 0
        ? span(`  after ${agent.needs.map((name) => english.say(agentName(state, name))).join(', ')}`, 'dim')
        : span('');
    const cells = [line(span(agent.section, 'strong')), line(span(agent.model, 'dim')), line(agent.owns.join(', '), needs)];
    return [cells, ...proofLines(agent.validate, state.trusted, width < narrowest).map((proof) => [[], [], proof])];
  });
  return tableLines([{}, {}, { grow: true }], rows, width, width < narrowest ? 4 : label);
}

/** What will prove an agent's work, a line per command; said plainly where nothing will. */
function proofLines(commands: readonly (readonly string[])[], trusted: boolean, narrow: boolean): Line[] {
  if (commands.length === 0) return [line(span(trusted ? 'no command: unproven' : 'no command runs: unproven', 'warn'))];
  return commands.map((command, index) =>
    line(span(index === 0 ? 'proven by ' : narrow ? 'and ' : '      and ', 'dim'), formatCommandLine(command)),
  );
}

export function formatCaps({ caps, softCaps }: Pick<RunState, 'caps' | 'softCaps'>): string {
  const parts = [
    caps.usd === null ? null : english.usd(caps.usd),
    caps.tokens === null ? null : `${english.count(caps.tokens)} tokens`,
    caps.turns === null ? null : plural(caps.turns, 'turn'),
  ].filter((part) => part !== null);
  if (parts.length === 0) return 'none';
  const soft = softCaps ? ' (soft: external agents tell afterwards what they used; their time is limited hard)' : '';
  return parts.join(' · ') + soft;
}
