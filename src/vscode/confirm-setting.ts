import { UserError, type SessionOptions } from '../app/contracts.ts';
import { sentence } from '../core/describe/message.ts';

/** What `batuta.confirm.deletedLines` and `batuta.confirm.files` set; null: not set. What is not understood must not be taken for that. */
export function confirmSetting(read: (name: string) => unknown): NonNullable<SessionOptions['confirm']> {
  const [deletedLines, files] = ['deletedLines', 'files'].map((name) => limitOf(`batuta.confirm.${name}`, read(`confirm.${name}`)));
  return { ...(deletedLines === undefined ? {} : { deletedLines }), ...(files === undefined ? {} : { files }) };
}

function limitOf(name: string, value: unknown): number | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new UserError(sentence('The setting {0} is {1}. Expected a whole number, like 50.', name, JSON.stringify(value).slice(0, 60)));
}
