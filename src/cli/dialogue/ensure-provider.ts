import { askLine } from './ask-line.ts';
import type { App, ProviderChoice } from '../../app/contracts.ts';
import { defaultProvider } from '../../app/known-provider.ts';
import { line, span } from '../terminal/line.ts';
import type { CommandContext } from '../commands/command.ts';

/**
 * Where nothing usable is chosen and a person is there, asks once and remembers. A key is taken for this process
 * only and never written down. Without a terminal nothing happens here: the session then says what is missing.
 */
export async function ensureProvider(context: CommandContext, app: App, named: string | null): Promise<void> {
  const { reader, args, io } = context;
  const wanted = named ?? io.env['BATUTA_PROVIDER'] ?? null;
  if (reader === null || wanted === 'scripted' || args.switches.has('yes') || args.values.has('harness')) return;
  const choices = (await app.providers()).filter((choice) => wanted === null || choice.id === wanted);
  const usable = choices.filter((choice) => choice.usable);
  const [only] = usable.length === 1 ? usable : [];
  // Another one that happens to be usable gets no work unasked.
  const isAnswering = only !== undefined && !only.external && (wanted !== null || only.id === defaultProvider);
  if (choices.length === 0 || isAnswering || usable.some((choice) => choice.chosen)) return;
  const chosen = await pick(context, usable.length > 1 ? usable : choices);
  if (chosen === null) return;
  if (!chosen.usable && !(await takeKey(context, chosen))) return;
  await app.chooseProvider(chosen.id);
  context.screen.say([line(span(`${chosen.label} is remembered as your provider.`, 'dim')), []]);
}

async function pick(context: CommandContext, choices: readonly ProviderChoice[]): Promise<ProviderChoice | null> {
  const { screen } = context;
  const [only] = choices;
  if (choices.length === 1) return only ?? null;
  screen.log([
    line(span('Choose a model provider', 'strong')),
    ...choices.map(({ label, usable, keyVariable }, index) => {
      const missing = usable || keyVariable === null ? '' : `  ${keyVariable} is not set`;
      return line('  ', span(`${index + 1}`, 'accent'), `  ${label}`, span(missing, 'dim'));
    }),
  ]);
  for (;;) {
    const typed = await askLine(context, []);
    if (typed === '') return null;
    const choice = choices[Number(typed) - 1];
    if (choice) return choice;
    screen.say([line(span(`Enter a number from 1 to ${choices.length}.`, 'warn'))]);
  }
}

async function takeKey(context: CommandContext, choice: ProviderChoice): Promise<boolean> {
  const { screen } = context;
  if (choice.keyVariable === null) return false;
  screen.say([
    line(span(`${choice.label} needs a key, and ${choice.keyVariable} is not set.`, 'strong')),
    line(`Paste it for this run; it is not shown and not stored. Enter leaves.`),
  ]);
  const key = await askLine(context, line(span(`${choice.keyVariable} `, 'accent')), true);
  if (!/^\S+$/.test(key)) return false;
  context.keepSecret(choice.keyVariable, key);
  return true;
}
