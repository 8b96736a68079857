import { sentence } from '../core/describe/message.ts';
import type { Message } from '../protocol/message.ts';
import { UserError } from './contracts.ts';

/**
 * A request goes word for word into the first prompt of the spec's writer. 200,000 bytes are some 50,000 tokens,
 * a quarter of a usual context window: more would leave no room for the code it is about.
 */
export const requestLimit = 200_000;

/** Characters that are kept of a log. */
export const longestReport = 60_000;

/** Bytes of a log that are read to find its telling parts. */
export const longestLog = 64 * 1024 * 1024;

/** What is too long (`The request`, `The request from FILE`): said with what to do instead. */
export function tooLong(what: Message): UserError {
  return new UserError(
    sentence('{0} exceeds {1} bytes. Put the material in a workspace file and name that file in a short request.', what, {
      count: requestLimit,
    }),
  );
}
