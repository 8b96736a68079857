import { l10n, window } from 'vscode';
import { locale } from './locale.ts';
import { readAmount, reachedCap, type ReachedCap } from '../core/budget/reached-cap.ts';
import { describeOption } from '../core/describe/question.ts';
import { describeReached } from '../core/describe/terms.ts';
import { replyTo } from '../core/question/question.ts';
import { choosable, tickable } from '../core/question/ticked-items.ts';
import type { RunView } from '../app/runs/run-view.ts';
import type { OpenQuestion } from '../core/run/run-state.ts';
import type { Option, Reply } from '../protocol/question.ts';
import { oneBox } from './one-box.ts';
import { askText } from './plain-message.ts';
import { openSides } from './views/run-changes.ts';

/**
 * Has the person answer any question of any pipeline: an option, what they tick, words or new limits where the option takes them. Where there are two
 * sides to choose between, the editor shows them meanwhile. null: no answer.
 */
export async function askReply(run: RunView, question: OpenQuestion, by: string, title: string): Promise<Reply | null> {
  const { state } = run;
  const said = locale.say(question.message);
  const ticked = await askItems(question, said, title);
  const chosen = ticked && (await askOption(question.options, said, title));
  if (!ticked || !chosen) return null;
  const choices = chosen.option.each === true ? await askEach(run, question, title) : {};
  if (!choices) return null;
  const items = { ...ticked, ...choices };
  const reached = chosen.option.caps ? reachedCap(state) : null;
  const limit = reached && (await askLimit(reached, title));
  if (reached && limit === null) return null;
  return replyTo(question, {
    by,
    option: chosen.option.id,
    ...(chosen.text ? { text: chosen.text } : {}),
    ...(Object.keys(items).length > 0 ? { items } : {}),
    ...(reached ? { caps: { [reached.cap]: limit } } : {}),
  });
}

async function askOption(options: readonly Option[], said: string, title: string): Promise<{ option: Option; text: string } | null> {
  const both = oneBox(options);
  if (both) {
    const text = await askText({
      title,
      prompt: l10n.t('{0} Guidance for the agent (optional):', said),
      ignoreFocusOut: true,
    });
    return text === undefined ? null : { option: text.trim() === '' ? both.plain : both.wordy, text: text.trim() };
  }
  const rows = options.map((option) => ({ label: locale.say(describeOption(option)), option }));
  const option = rows.length === 1 ? rows[0]?.option : (await window.showQuickPick(rows, { title, placeHolder: said }))?.option;
  if (!option) return null;
  if (option.text === 'none' || option.caps === true) return { option, text: '' };
  const placeHolder = option.text === 'may' ? l10n.t('Guidance (optional)') : '';
  const text = await askText({ title, prompt: locale.say(option.title), placeHolder, ignoreFocusOut: true });
  return text === undefined || (text.trim() === '' && option.text === 'must') ? null : { option, text: text.trim() };
}

async function askItems({ items }: OpenQuestion, said: string, title: string): Promise<Record<string, string> | null> {
  const rows = tickable(items).map(({ id, title: label }) => ({ label: locale.say(label), id }));
  if (rows.length === 0) return {};
  const picked = await window.showQuickPick(rows, { title, placeHolder: said, canPickMany: true, ignoreFocusOut: true });
  return picked ? Object.fromEntries(picked.map(({ id }) => [id, 'yes'])) : null;
}

/** One of its choices for each item that has some. null: no answer. */
async function askEach(run: RunView, question: OpenQuestion, title: string): Promise<Record<string, string> | null> {
  const chosen: Record<string, string> = {};
  for (const { id, title: item, choices } of choosable(question)) {
    if (question.worktree !== undefined) await openSides(run, question, id);
    const rows = choices.map((choice) => ({ label: locale.say(choice.title), id: choice.id }));
    const picked = await window.showQuickPick(rows, { title, placeHolder: locale.say(item), ignoreFocusOut: true });
    if (!picked) return null;
    chosen[id] = picked.id;
  }
  return chosen;
}

async function askLimit(reached: ReachedCap, title: string): Promise<number | null> {
  const { cap, spent, limit, proposed } = reached;
  const wanted = {
    usd: l10n.t('The new limit for the whole run, in US dollars:'),
    tokens: l10n.t('The new limit for the whole run, like 500k or 2M:'),
    turns: l10n.t('The new limit for the whole run:'),
  };
  const text = await askText({
    title,
    prompt: `${locale.say(describeReached({ ...reached, assumed: 0 }))} ${wanted[cap]}`,
    value: String(proposed),
    ignoreFocusOut: true,
    validateInput: (value) =>
      (readAmount(cap, value) ?? 0) > Math.max(spent, limit) ? undefined : l10n.t('Enter a number above the current limit.'),
  });
  return text === undefined ? null : readAmount(cap, text);
}
