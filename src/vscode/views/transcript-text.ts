import type { ModelErrorKind, StopReason } from '../../core/agent/model-provider.ts';
import type { Transcript, TranscriptCall, TranscriptTurn } from '../../core/run/transcript.ts';
import type { Locale } from '../../core/describe/locale.ts';

/** An attempt as a Markdown document: what the agent was told, its answers, its tool calls with their results. */
export function transcriptText(transcript: Transcript, locale: Locale): string {
  const { t, say } = locale;
  const { label, agent, model, system, prompt, turns } = transcript;
  return [
    `# ${say(label) || agent}`,
    '',
    t('Model: {0}', model),
    ...system.flatMap((part, index) => ['', `## ${t('Instructions {0}', index + 1)}`, '', fence(part)]),
    ...prompt.flatMap(({ role, text }) => ['', `## ${role === 'user' ? t('Task') : t('Earlier answer')}`, '', fence(text)]),
    ...turns.flatMap((turn) => turnLines(turn, locale)),
    '',
  ].join('\n');
}

/** The line that a turn begins with. */
export function turnHeading(turn: number, { t }: Pick<Locale, 't'>): string {
  return `## ${t('Turn {0}', turn)}`;
}

function turnLines({ turn, at, guidance, text, calls, stop, usage, error }: TranscriptTurn, { t, say }: Locale): string[] {
  const tokens = usage ? ` · ${t('{0} tokens in, {1} out', usage.input + usage.cacheRead + usage.cacheWrite, usage.output)}` : '';
  return [
    '',
    turnHeading(turn, { t }),
    '',
    `${at} · ${stopWords(stop, t)}${tokens}`,
    ...guidance.flatMap((words) => ['', `**${t('Guidance')}**`, '', fence(words)]),
    ...(error === null ? [] : ['', `**${t('Call failed')}**`, '', fence(say(error))]),
    ...(text === '' ? [] : ['', fence(text)]),
    ...calls.flatMap((call) => callLines(call, t)),
  ];
}

/** Why a turn ended; another word is of a later version. */
function stopWords(stop: string, t: Locale['t']): string {
  const words: Readonly<Record<StopReason | ModelErrorKind, string>> = {
    end: t('end of the answer'),
    tool_use: t('tool calls'),
    max_tokens: t('output limit'),
    refusal: t('declined'),
    other: t('other end'),
    rate_limited: t('rate limit'),
    overloaded: t('overloaded'),
    server: t('server error'),
    network: t('no connection'),
    auth: t('key refused'),
    not_found: t('unknown model'),
    bad_request: t('request refused'),
    context_too_long: t('conversation too long'),
    bad_answer: t('senseless answer'),
    aborted: t('interrupted'),
  };
  return Object.entries(words).find(([known]) => known === stop)?.[1] ?? stop;
}

function callLines({ tool, input, result, ok }: TranscriptCall, t: Locale['t']): string[] {
  // `finish` carries nothing out: its report is the attempt's end.
  const outcome = (ok ?? tool === 'finish') ? t('done') : ok === null ? t('not executed') : t('refused or failed');
  return ['', `### ${tool} – ${outcome}`, '', fence(JSON.stringify(input, null, 2)), ...(result === null ? [] : ['', fence(result)])];
}

/** As a code block that its text cannot leave: nothing of what a model wrote is taken as Markdown. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}text\n${text}\n${ticks}`;
}
