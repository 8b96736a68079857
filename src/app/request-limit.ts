import { UserError } from './contracts.ts';

/**
 * A request goes word for word into the first prompt of the spec's writer. 200,000 bytes are some 50,000 tokens,
 * a quarter of a usual context window: more would leave no room for the code it is about.
 */
export const requestLimit = 200_000;

/** `what` is too long: said with what to do instead. */
export function tooLong(what: string): UserError {
  return new UserError(
    `${what} is longer than ${requestLimit.toLocaleString('en')} bytes, the most that fits into a prompt beside your code. Put the material into a file of the workspace and name that file in a short request.`,
  );
}
