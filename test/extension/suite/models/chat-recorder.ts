import type { ChatResponseStream, Command, MarkdownString } from 'vscode';

/** A chat's answer, recorded; texts and progress as they are shown: the editor takes both for Markdown. */
export interface ChatRecorder extends ChatResponseStream {
  readonly texts: string[];
  readonly progresses: string[];
  readonly buttons: Command[];
}

export function recordChat(): ChatRecorder {
  const [texts, progresses, buttons]: [string[], string[], Command[]] = [[], [], []];
  const shown = (markdown: string): string =>
    markdown.replaceAll(/\\([!-/:-@[-`{-~])|([[\]<>`])/gu, (_, escaped?: string, mark?: string) => escaped ?? `markup ${mark}`);
  return {
    texts,
    progresses,
    buttons,
    markdown: (value: string | MarkdownString) => void texts.push(shown(typeof value === 'string' ? value : value.value)),
    progress: (value) => void progresses.push(shown(value)),
    button: (command) => void buttons.push(command),
    anchor: () => undefined,
    filetree: () => undefined,
    reference: () => undefined,
    push: () => undefined,
  };
}
