import { severities, type Audited } from '../../protocol/audit.ts';
import type { Message } from '../../protocol/message.ts';
import type { RunEvent } from '../../protocol/run-event.ts';
import { computedScore, countBySeverity } from '../audit/score.ts';
import { unitName } from '../audit/unit.ts';
import { inEnglish, joined, lines, sentence } from './message.ts';
import { describeModes } from './modes.ts';

/** Lines that came and went in a file, and what became of its kind. */
export function changeText({ file, added, removed, modes }: Extract<RunEvent, { type: 'file.changed' | 'file.uncertain' }>): Message {
  const lines = `${file} +${added} −${removed}`;
  const mode = describeModes(modes);
  return mode === '' ? lines : sentence('{0} ({1})', lines, mode);
}

/** An issue of a review in two lines. */
export function issueText({
  title,
  file,
  line,
  description,
  fix,
  place: is,
}: Extract<RunEvent, { type: 'review.completed' }>['issues'][number]): Message {
  const head = `${title}${file === null ? '' : ` (${file}${line === null ? '' : `:${line}`})`}`;
  const rest = `  ${(fix === '' ? description : fix).replaceAll(/\s+/gu, ' ').trim()}`;
  return is === 'no file' ? lines([sentence('{0} (not there)', head), rest]) : `${head}\n${rest}`;
}

/** How long the provider is waited for. */
export function waitText({ since, until }: { since: string; until: string }, message: Message): Message {
  const [end, begin] = [{ time: until }, { time: since }];
  return endsSentence(message)
    ? sentence(
        '{0} Waiting for the provider until {1} (since {2}). You can stop the run and resume it later; nothing is lost.',
        message,
        end,
        begin,
      )
    : sentence(
        '{0} – waiting for the provider until {1} (since {2}). You can stop the run and resume it later; nothing is lost.',
        message,
        end,
        begin,
      );
}

/** When a call that failed is made again. */
export function retryText(ms: number, message: Message): Message {
  return endsSentence(message) ? sentence('{0} Again in {1}.', message, { ms }) : sentence('{0} – again in {1}', message, { ms });
}

/** What a provider says may be a whole sentence or none. */
function endsSentence(message: Message): boolean {
  return /[.!?]$/u.test(inEnglish(message));
}

/** What an agent was told of how this code base is worked in, and what of it was too long. */
export function describeContext({ sources, counted }: Extract<RunEvent, { type: 'context.read' }>): [text: Message, more: Message[]] {
  const told = [...sources.map(({ path }) => path), ...(counted ? [sentence('conventions counted in the files')] : [])];
  const cut = sources.filter(({ left }) => left.length > 0).map(({ path }) => path);
  return [sentence('Context: {0}', joined(told)), cut.length === 0 ? [] : [sentence('Too long to be given whole: {0}', cut.join(', '))]];
}

/** The scores of one audit, each with how many findings of each severity there are: "security: 75 stated, 70 computed; P0 1, P1 1". */
export function describeRound(dimensions: readonly Audited[]): Message[] {
  const modules = [...new Set(dimensions.map(({ module }) => module))];
  return dimensions.map((one) => describeAudited(one, unitName(one, { modules })));
}

function describeAudited(audited: Audited, name: string): Message {
  const { score, findings } = audited;
  const computed = computedScore(audited);
  const counts = countBySeverity(findings);
  const found = severities.flatMap((severity) => (counts[severity] > 0 ? [`${severity} ${counts[severity]}`] : [])).join(', ');
  if (computed === null) return sentence('{0}: no score', name);
  const scores =
    score === null
      ? sentence('{0}: not stated, {1} computed', name, computed)
      : sentence('{0}: {1} stated, {2} computed', name, score, computed);
  return found === '' ? scores : sentence('{0}; {1}', scores, found);
}
