/** What the loop says to the model. */
export const nudge =
  'You ended your turn without calling a tool. If your work is done, call finish with your report. Otherwise go on with the tools.';
export const goOn = 'Your answer was cut off at the output limit. Go on from there in smaller parts; write a long file in several steps.';
export const cutCall = 'This call was cut off at the output limit and was not executed. Make it again in smaller parts.';
export const finishTooEarly =
  'finish was not accepted, because another call of the same turn failed. Look at its result first; then call finish alone.';
export const finishGuided =
  'finish was not accepted yet: the person you work for said something meanwhile. Take it into account, then call finish again.';
export const finishTwice = 'The first finish of this turn was taken.';
export const sameFailure =
  '\n(This very call has failed several times in a row. It will not work like this: try another way, or call finish and say what is in the way.)';
export const sameResult =
  '\n(You have made this very call several times, always with this result. It will not change: go on with what you know, or call finish and say what is in the way.)';
export const summarise =
  'The conversation is nearly full and will be cut. Answer with text only, no tool calls: write down for yourself everything that is needed to go on – what is done (files and their state), what was found out, what failed and why, what is left to do.';
export const afterSummary = (summary: string): string =>
  `\n\nYou have worked on this before. The conversation was cut; these are your own notes:\n\n${summary}`;
