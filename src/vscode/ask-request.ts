import type { Draft, RequestQuestion } from './draft.ts';
import { createInput } from './plain-message.ts';

/** Asks for a request; undefined when the person leaves. What they typed is kept until `draft` is told to forget it. */
export function askRequest(draft: Draft, question: RequestQuestion): Promise<string | undefined> {
  const { missing, value: _, ...shown } = question;
  const input = createInput({ ...shown, value: draft.of(question) });
  return new Promise((resolve) => {
    input.onDidChangeValue((text) => {
      input.validationMessage = undefined;
      draft.keep(question, text);
    });
    input.onDidAccept(() => {
      const text = input.value.trim();
      if (text === '' && missing !== null) {
        input.validationMessage = missing;
        return;
      }
      resolve(text);
      input.hide();
    });
    input.onDidHide(() => {
      resolve(undefined);
      input.dispose();
    });
    input.show();
  });
}
