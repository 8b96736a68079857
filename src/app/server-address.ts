import { sentence } from '../core/describe/message.ts';
import { UserError } from './contracts.ts';

/** Whether a server can be called there at all. Without that a run would wait for one that cannot be. */
const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:$/u.test(new URL(text).protocol);

/** The address in a variable of the environment; undefined when there is none. Throws UserError. What it holds may be a key: it is never shown. */
export function addressIn(variable: string, env: Readonly<Record<string, string | undefined>>): string | undefined {
  const text = env[variable]?.trim() || undefined;
  if (text === undefined || isAddress(text)) return text;
  throw new UserError(sentence('{0} is no address of a server. Write one that begins with http:// or https://, or remove it.', variable));
}
