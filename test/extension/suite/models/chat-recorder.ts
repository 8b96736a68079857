import type { ChatResponseStream, Command, MarkdownString } from 'vscode';

/** A chat's answer, recorded; the texts as they are shown. */
export interface ChatRecorder extends ChatResponseStream {
  readonly texts: string[];
  readonly progresses: string[];
  readonly buttons: Command[];
}

export function recordChat(): ChatRecorder {
  const [texts, progresses, buttons]: [string[], string[], Command[]] = [[], [], []];
  return {
    texts,
    progresses,
    buttons,
    markdown: (value: string | MarkdownString) =>
      void texts.push((typeof value === 'string' ? value : value.value).replaceAll(/\\([!-~])/gu, '$1')),
    progress: (value) => void progresses.push(value),
    button: (command) => void buttons.push(command),
    anchor: () => undefined,
    filetree: () => undefined,
    reference: () => undefined,
    push: () => undefined,
  };
}
