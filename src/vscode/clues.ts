import { Uri, window, workspace, type Diagnostic, type Range, type TestItem, type TestMessage, type WorkspaceFolder } from 'vscode';
import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import { clueOf, failureText, type Clue, type TestFailure } from './request-text.ts';
import { terminalSelection } from './terminal-selection.ts';

/** What a person points at in the editor as a bug. */
export interface Pointed {
  readonly clue: Clue;
  /** What the report begins with, for the person to change; '' where only they can say it. */
  readonly words: Message;
  /** Where it lies; undefined: in no folder of the window. */
  readonly folder: WorkspaceFolder | undefined;
  /** The file whose text it is, relative to that folder; null: of none. */
  readonly file: string | null;
}

/** What the quick fix hands over. */
export interface Problems {
  readonly uri: Uri;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What was pointed at, by what the editor hands to a command of the menu: of an editor its address, of the quick fix the problems, of the test
 * explorer a test, of test results a test's message, of a terminal the terminal. undefined: nothing is selected there.
 */
export async function pointedAt(given: unknown): Promise<Pointed | undefined> {
  if (isProblems(given)) return problems(given);
  if (isFailure(given)) return failedTest(given.test, given.message);
  if (isTest(given)) return failedTest(given, null);
  return given instanceof Uri ? selection(given) : ((await inTerminal()) ?? selection(undefined));
}

function selection(uri: Uri | undefined): Pointed | undefined {
  const editor = window.activeTextEditor;
  if (!editor || editor.selection.isEmpty || (uri && editor.document.uri.toString() !== uri.toString())) return undefined;
  const { document } = editor;
  const text = document.getText(editor.selection);
  const about = sentence('Selected in {0}', placeOf(document.uri, editor.selection));
  const folder = workspace.getWorkspaceFolder(document.uri);
  const file = folder ? workspace.asRelativePath(document.uri, false) : null;
  return { clue: clueOf(about, text), words: '', folder, file };
}

function problems({ uri, diagnostics }: Problems): Pointed {
  const said = diagnostics.map(({ message, range, source, code }) => {
    const number = typeof code === 'object' ? code.value : code;
    const from = [source, number].filter((part) => part !== undefined && part !== '').join(' ');
    return `${placeOf(uri, range)}: ${from === '' ? '' : `${from}: `}${message}`;
  });
  const [first] = diagnostics;
  return {
    clue: clueOf(sentence('Problems that the editor shows'), said.join('\n')),
    words: first?.message.split('\n')[0] ?? '',
    folder: workspace.getWorkspaceFolder(uri),
    file: null,
  };
}

function failedTest(test: TestItem | undefined, message: TestMessage | null): Pointed {
  const labels: string[] = [];
  for (let item = test; item; item = item.parent) labels.unshift(item.label);
  const uri = test?.uri ?? message?.location?.uri;
  const range = message?.location?.range ?? test?.range;
  const said = message ? failureText(failureOf(message)) : textOf(test?.error ?? '');
  const lines = [`Test: ${labels.join(' > ')}`, ...(uri ? [`File: ${placeOf(uri, range)}`] : []), ...(said === '' ? [] : ['', said])];
  return {
    clue: clueOf(sentence('A test that fails'), lines.join('\n')),
    words: sentence('The test “{0}” fails', test?.label ?? ''),
    folder: uri && workspace.getWorkspaceFolder(uri),
    file: null,
  };
}

function failureOf({ message, expectedOutput, actualOutput, stackTrace }: TestMessage): TestFailure {
  return {
    message: textOf(message),
    ...(expectedOutput === undefined ? {} : { expected: expectedOutput }),
    ...(actualOutput === undefined ? {} : { actual: actualOutput }),
    stack: (stackTrace ?? []).map(({ label, uri, position }) => ({
      label,
      place: uri ? `${workspace.asRelativePath(uri, false)}${position ? `:${position.line + 1}` : ''}` : '',
    })),
  };
}

async function inTerminal(): Promise<Pointed | undefined> {
  const text = await terminalSelection();
  return text === null ? undefined : { clue: clueOf(sentence('Selected in a terminal'), text), words: '', folder: undefined, file: null };
}

/** As in a stack trace: lines count from 1. A selection that ends before a line's first letter does not hold that line. */
function placeOf(uri: Uri, range: Range | undefined): string {
  const path = workspace.asRelativePath(uri, false);
  if (!range) return path;
  const first = range.start.line + 1;
  const last = range.end.line + (range.end.character === 0 ? 0 : 1);
  return last > first ? `${path}:${first}-${last}` : `${path}:${first}`;
}

function textOf(text: string | { readonly value: string }): string {
  return typeof text === 'string' ? text : text.value;
}

function isProblems(given: unknown): given is Problems {
  return isObject(given) && 'diagnostics' in given && Array.isArray(given['diagnostics']);
}

function isFailure(given: unknown): given is { readonly test: TestItem | undefined; readonly message: TestMessage } {
  return isObject(given) && 'test' in given && isObject(given['message']);
}

function isTest(given: unknown): given is TestItem {
  return isObject(given) && 'label' in given && 'children' in given;
}

function isObject(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null;
}
