import { describeQuestion } from '../../core/describe/event.ts';
import { inEnglish } from '../../core/describe/message.ts';
import { isShownWhole } from '../../core/question/needs-you.ts';
import { replyTo } from '../../core/question/question.ts';
import { choosable, tickable } from '../../core/question/ticked-items.ts';
import type { OpenQuestion } from '../../core/run/run-state.ts';
import { itemsNamed } from '../arguments/items-named.ts';
import type { Decision, Waiting } from '../drive/drive-options.ts';
import { line, span } from '../terminal/line.ts';
import { wrapLine } from '../terminal/wrap-line.ts';
import { describedLines } from '../views/view-log.ts';
import { gravityLines, optionWords } from '../views/view-question.ts';
import { chooseEach, choicesLines, chosenBy, keysOf } from './choose-each.ts';
import { editorCommand } from './editor-command.ts';
import type { LineReader, Typed } from './line-reader.ts';
import { editSpec, showSpec } from './show-spec.ts';

type Item = OpenQuestion['items'][number];
type NoLine = Exclude<Typed, { kind: 'line' }>;
type Asking = Waiting & { readonly reader: LineReader };

/**
 * Any question of any pipeline in a terminal: its options by a letter each, its items ticked by numbers, words where an option takes
 * some. A spec is shown first, and "approve" carries the hash of exactly what was printed: what happens to the file afterwards is
 * noticed. Nothing said saves it for later, or leaves it. What is ticked goes with the reply; with everything ticked, and one option that
 * takes no words, that is the reply.
 */
export async function askQuestion(asking: Asking): Promise<Decision> {
  const { screen, reader, question, state, by, signal, io } = asking;
  // Asked anew each time: a terminal changes its size while it waits.
  const width = (): number => screen.width() - 1;
  let shown = question.kind === 'approval' ? await showSpec(asking, asking.so.seen ? 'delta' : 'whole') : null;
  // Nobody chooses between two sides by the last lines of them.
  const isWhole = isShownWhole(question) || question.worktree !== undefined;
  if (!shown) screen.log([[], ...describedLines(describeQuestion(question, state), width(), isWhole ? Infinity : undefined)]);
  screen.log(gravityLines(question, width()));
  const keys = keysOf(question.options);
  let left: readonly Item[] = tickable(question.items);
  const ticked: Record<string, string> = {};
  const reply = (option: string, text = ''): Decision => {
    const items = { ...ticked, ...(shown && option === 'approve' ? { [question.subject]: shown.hash } : {}) };
    return {
      kind: 'reply',
      reply: replyTo(question, { by, option, ...(Object.keys(items).length === 0 ? {} : { items }), ...(text ? { text } : {}) }),
    };
  };
  const saves = question.options.some(({ id }) => id === 'save');
  const leave = saves ? reply('save') : ({ kind: 'leave', said: [] } as const);
  const edits = editorCommand(io.env, '') !== null;
  let hinted: typeof shown = null;
  for (;;) {
    const more = [
      ...(shown && edits ? ['Edit'] : []),
      ...(shown ? ['View'] : []),
      ...(left.length > 0 ? ['Mark some'] : []),
      ...(saves ? [] : ['Leave it']),
    ];
    // Once for each time that the spec is shown.
    const hint = edits || shown === hinted ? [] : wrapLine(line(span('Set EDITOR to edit the spec from here.', 'dim')), width());
    hinted = shown;
    screen.log([[], ...choicesLines(keys, optionWords, width(), more), ...hint]);
    const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
    if (typed.kind === 'end') return leave;
    if (typed.kind !== 'line') return typed;
    const word = typed.text.trim().toLowerCase();
    if (['l', 'leave', 'q', 'quit'].includes(word) || (word === '' && !saves)) return leave;
    const option = chosenBy(word, keys);
    if (shown && ['v', 'view'].includes(word)) shown = await showSpec(asking, 'whole');
    else if (shown && ['e', 'edit'].includes(word)) shown = await editSpec(asking, shown);
    else if (['m', 'mark'].includes(word) && left.length > 0) {
      const named = await tick(asking, left);
      if ('kind' in named) return named.kind === 'end' ? leave : named;
      for (const { id } of named) ticked[id] = 'yes';
      left = left.filter((item) => !named.includes(item));
      const [plain, ...others] = question.options.filter(({ text }) => text === 'none');
      if (left.length === 0 && plain && others.length === 0) return reply(plain.id);
      screen.say([line(`${named.length} marked, ${left.length} left.`)]);
    } else if (!option) screen.say([line(span('Enter one of the letters or words.', 'warn'))]);
    else if (option.each === true) {
      const chosen = await chooseEach(asking, choosable(question));
      if ('kind' in chosen) return chosen.kind === 'end' ? leave : chosen;
      Object.assign(ticked, chosen.chosen);
      return reply(option.id);
    } else if (option.text === 'none') return reply(option.id);
    else {
      const said = await askText(asking, inEnglish(option.title));
      if (said.kind === 'interrupt' || said.kind === 'superseded') return said;
      const text = said.kind === 'text' ? said.text : '';
      if (text !== '' || option.text === 'may') return reply(option.id, text);
      screen.say([line(span('Nothing entered; the question stays open.', 'dim'))]);
    }
  }
}

/** Which of them, by their numbers; nothing said means none. */
async function tick({ screen, reader, signal }: Asking, items: readonly Item[]): Promise<readonly Item[] | NoLine> {
  screen.say(
    items.map(({ title }, index) => line(`  ${index + 1}. ${inEnglish(title)}`)),
    5,
  );
  screen.say([line('Which?', span('  numbers like 1,3, or all', 'dim'))]);
  for (;;) {
    const typed = await reader.ask(screen.prompt(line(span('› ', 'accent'))), { signal });
    if (typed.kind !== 'line') return typed;
    if (typed.text.trim() === '') return [];
    const found = itemsNamed(typed.text, items);
    if (found.ok) return found.named;
    screen.say([line(span(`Please give ${found.problem}`, 'warn'))]);
  }
}

/** A text of any lines, also empty ones: a dot on a line of its own ends it. `text: ''` = nothing was said; everything but lines is handed on. */
async function askText({ screen, reader, signal }: Asking, question: string): Promise<{ kind: 'text'; text: string } | NoLine> {
  screen.say([line(question, span('  a line with only a dot ends it', 'dim'))]);
  const lines: string[] = [];
  for (;;) {
    const typed = await reader.ask(screen.prompt(line(span('│ ', 'dim'))), { signal, goesOn: lines.length > 0 });
    if (typed.kind !== 'line' && (typed.kind !== 'end' || lines.length === 0)) return typed;
    if (typed.kind === 'end' || typed.text.trim() === '.') return { kind: 'text', text: lines.join('\n').trim() };
    lines.push(typed.text);
  }
}
