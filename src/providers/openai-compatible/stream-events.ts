import { sentence } from '../../core/describe/message.ts';
import { BadAnswerError } from '../parts/stream-answer.ts';

/** The JSON of each event of a stream; its closing mark and a last line that was cut off are no events, but a whole one without its end is. Throws BadAnswerError. */
export async function* eventsOf(response: Response): AsyncGenerator<unknown> {
  if (!response.body) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    // Only what is new is searched: a line may be long.
    const [first = '', ...others] = text.split('\n');
    const lines = [rest + first, ...others];
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const data = dataOf(line);
      if (data !== undefined) yield jsonOf(data);
    }
  }
  const last = dataOf(rest);
  if (last !== undefined && isWhole(last)) yield jsonOf(last);
}

function dataOf(line: string): string | undefined {
  const data = /^data:\s*(.+?)\s*$/u.exec(line)?.[1];
  return data === '[DONE]' ? undefined : data;
}

function isWhole(data: string): boolean {
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}

function jsonOf(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    throw new BadAnswerError(sentence('it does not have the format of the provider’s API'));
  }
}
