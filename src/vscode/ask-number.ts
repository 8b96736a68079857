import { l10n } from 'vscode';
import { askText } from './plain-message.ts';

const noCap = 5;

/** Asks what a run may cost; undefined when the person leaves. `usd`: the cap that holds without another word; null: none. `expected`: what it will likely cost. */
export function askCap(title: string, usd: number | null, expected = ''): Promise<number | undefined> {
  return askNumber({
    title,
    prompt:
      `${l10n.t('Hard cap in US dollars. At the cap nothing more is spent; what was done stays, and it can go on with more.')} ${expected}`.trim(),
    value: usd ?? noCap,
    valid: (number) => Number.isFinite(number) && number > 0,
    wrong: l10n.t('An amount in US dollars above 0, like 2.5.'),
  });
}

interface NumberQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: number;
  readonly valid: (number: number) => boolean;
  readonly wrong: string;
}

/** Undefined when the person leaves. */
export async function askNumber({ value, valid, wrong, ...shown }: NumberQuestion): Promise<number | undefined> {
  // A decimal comma is as good.
  const read = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));
  const validateInput = (text: string): string | undefined => (valid(read(text)) ? undefined : wrong);
  const typed = await askText({ ...shown, value: String(value), ignoreFocusOut: true, validateInput });
  return typed === undefined ? undefined : read(typed);
}
