import { window, type InputBoxOptions, type MessageOptions } from 'vscode';
import { plainText } from './plain-text.ts';

type Show = (message: string, ...items: string[]) => Thenable<string | undefined>;
type ShowModal = (message: string, options: MessageOptions, ...items: string[]) => Thenable<string | undefined>;

/** The editor's own messages and inputs, with texts of whatever origin. Nothing else in Batuta may ask the editor to show one. */
export const showInformation: Show & ShowModal = (message: string, ...rest: (string | MessageOptions)[]) =>
  show(window.showInformationMessage, message, rest);

export const showWarning: Show & ShowModal = (message: string, ...rest: (string | MessageOptions)[]) =>
  show(window.showWarningMessage, message, rest);

export const showError: Show & ShowModal = (message: string, ...rest: (string | MessageOptions)[]) =>
  show(window.showErrorMessage, message, rest);

interface TextOptions extends InputBoxOptions {
  readonly prompt: string;
  /** Where to find what is asked for. Batuta's own words and address, not those of others: the editor makes a link of them. */
  readonly link?: { readonly words: string; readonly address: string };
}

/** Asks for a line of text; undefined when the person leaves. */
export function askText({ link, ...options }: TextOptions): Thenable<string | undefined> {
  const more = link === undefined ? '' : ` [${link.words}](${link.address})`;
  return window.showInputBox({ ...options, prompt: plainText(options.prompt) + more });
}

function show(how: Show & ShowModal, message: string, [first, ...items]: (string | MessageOptions)[]): Thenable<string | undefined> {
  const labels = items.filter((item) => typeof item === 'string');
  if (first === undefined) return how(plainText(message));
  if (typeof first === 'string') return how(plainText(message), first, ...labels);
  return how(plainText(message), { ...first, ...(first.detail === undefined ? {} : { detail: plainText(first.detail) }) }, ...labels);
}
