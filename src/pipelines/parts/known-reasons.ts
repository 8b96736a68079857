import type { StepContext } from '../../core/durable/contracts.ts';
import { closureOf } from '../../core/evidence/closure.ts';
import { commandEnded } from '../../core/evidence/command-ended.ts';
import { isOnlyTypes } from '../../core/evidence/only-types.ts';
import { closureFiles } from '../../core/evidence/run-proof.ts';
import { shownBefore } from '../../core/run/reproduced.ts';
import type { UncertainState } from '../../core/run/run-state.ts';
import { openChanges } from '../../core/run/uncertain-items.ts';
import { formatCommandLine } from '../../core/policy/command-line.ts';
import { joined, lines, sentence } from '../../core/describe/message.ts';
import type { Message } from '../../protocol/message.ts';
import type { BaselineCommand, ProofReason } from '../../protocol/proof.ts';
import type { Reproduction } from '../../protocol/reproduction.ts';
import type { RunSettings } from '../../protocol/run-settings.ts';
import type { Spec } from '../../protocol/spec.ts';
import { withRemedy } from './kept-from-writing.ts';
import { filesOfAgent } from './not-built.ts';
import type { Services } from './services.ts';

/** What is known of the proof before the work: told with the spec, and accepted with it. */
export interface KnownReasons {
  /** Reasons for which the work may stay unproven. */
  readonly reasons: readonly ProofReason[];
  /** '' when there is nothing to tell. */
  readonly text: Message;
  /** Commands that fail before any change; `counted`: their tests are known, so that what they fail at anew is seen. Absent in older journals. */
  readonly red?: readonly { readonly command: readonly string[]; readonly counted: boolean }[];
}

/** `spec`: null when it cannot be read; it is about every layer then. */
export async function knownReasons(
  step: StepContext,
  services: Services,
  settings: RunSettings,
  spec: Spec | null,
  reproduction?: Reproduction,
): Promise<KnownReasons> {
  const state = step.state();
  const { baseline } = state;
  const before = reproduction ? shownBefore(state, reproduction) : null;
  const unseen = before !== null && !(before.outcome === 'fails' && before.by === null);
  const red = baseline?.commands.filter(({ result }) => result !== 'pass') ?? [];
  const bare = layersWithoutCommand(settings, spec, []);
  const counted = baseline?.commands.some(({ counts }) => counts !== undefined) === true;
  const types = !counted && (await checksOnlyTypes(services, settings, step.signal));
  // A hand-over proves nothing; and where tests are named, only those count that did not fail before.
  const proving = new Set(commandsOf(settings).map((argv) => JSON.stringify(argv)));
  const open = red.filter(
    ({ command, tests, hides, counts: told }) =>
      proving.has(JSON.stringify(command)) && (tests === undefined || hides === true || told?.failed === 0),
  );
  const reasons: ProofReason[] = [
    ...(open.length > 0 ? ['red-base' as const] : []),
    ...(bare.length > 0 ? ['no-command' as const] : []),
    ...(unseen ? ['not-reproduced' as const] : []),
  ];
  // The code that the work is about may not be what the person left.
  const meanwhile = openChanges(state).filter(({ saved }) => !saved);
  const told = [
    ...(meanwhile.length > 0 ? [sentence('Changed while a command ran, possibly by you: {0}', joined(meanwhile.map(withCommands)))] : []),
    ...(red.length > 0 ? [sentence('Before any change: {0}', lines(red.map(withLog)))] : []),
    ...(bare.length > 0 ? [unprovenLayers(joined(bare), settings)] : []),
    ...(unseen ? [sentence('No command shows the bug before the fix: the fix stays unproven.')] : []),
    ...(types ? [sentence('No tests here: the work is proven by types only.')] : []),
    ...(reasons.length > 0 ? [sentence('Approving the spec accepts that the work stays unproven for this reason.')] : []),
  ];
  const known = red.map((one) => ({ command: one.command, counted: !open.includes(one) }));
  return { reasons, text: told.length === 0 ? '' : lines(told), red: known };
}

/** What will prove the work, a line for each command, and what fails already; [] where nothing does. */
export function provenBy(settings: Pick<RunSettings, 'agents'>, { red = [] }: Pick<KnownReasons, 'red'>): Message[] {
  const commands = commandsOf(settings).map((argv) => {
    const failing = red.find(({ command }) => JSON.stringify(command) === JSON.stringify(argv));
    const line = `  ${formatCommandLine(argv)}`;
    if (!failing) return line;
    return failing.counted
      ? sentence('{0} – fails already: what failed before any change does not count', line)
      : sentence('{0} – fails already: it proves nothing as long as it does', line);
  });
  return commands.length === 0 ? [] : [sentence('It will be proven by:\n{0}', lines(commands))];
}

function unprovenLayers(layers: Message, { withheld }: RunSettings): Message {
  return withheld
    ? sentence(
        'This workspace is not trusted, so its commands do not run: nothing proves the work of {0}. To have it proven, cancel this run, trust the workspace, and start again.',
        layers,
      )
    : sentence('No command configured for {0}: nothing proves that part of the work.', layers);
}

/** Every configured command, once. */
export function commandsOf({ agents }: Pick<RunSettings, 'agents'>): string[][] {
  return [...new Map(agents.flatMap(({ validate }) => validate).map((argv) => [JSON.stringify(argv), argv])).values()];
}

/** Layers that the spec has files for, and agents that worked, without a command to prove it. */
export function layersWithoutCommand({ agents }: Pick<RunSettings, 'agents'>, spec: Spec | null, worked: readonly string[]): string[] {
  const works = (agent: (typeof agents)[number]): boolean =>
    spec === null || worked.includes(agent.name) || filesOfAgent(agent, agents, spec).length > 0;
  return agents.filter((agent) => agent.validate.length === 0 && works(agent)).map(({ section }) => section);
}

/** Whether there is a command, and all that the commands run does nothing but check types. */
export async function checksOnlyTypes(services: Services, settings: Pick<RunSettings, 'agents'>, signal: AbortSignal): Promise<boolean> {
  const files = closureFiles(services, signal);
  const texts: string[] = [];
  for (const command of commandsOf(settings)) texts.push(command.join(' '), ...(await closureOf(command, files)).map(({ text }) => text));
  return isOnlyTypes(texts);
}

function withCommands({ file, commands }: UncertainState): Message {
  return sentence('{0} ({1})', file, commands.join(', '));
}

/** How many lines of a log are told with the spec. */
const mostOfLog = 16;

/** How it ended, with the last lines of its log and where the rest is. */
function withLog(one: BaselineCommand): Message {
  const { counts, log, tail } = one;
  const ended =
    counts && counts.failed > 0
      ? sentence('{0} Tests that fail: {1} of {2}.', commandEnded(one), counts.failed, counts.passed + counts.failed + counts.skipped)
      : commandEnded(one);
  const rows = tail.split('\n').filter((row) => row.trim() !== '');
  const said = lines([
    ended,
    ...rows.slice(-mostOfLog).map((row) => `  ${row}`),
    ...(log === null ? [] : [sentence('  Log: {0}', log.slice(0, 12))]),
  ]);
  return withRemedy(said, tail);
}
