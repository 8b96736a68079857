/** What a script can tell from how `batuta` ended. */
export const exitCodes = { done: 0, stopped: 1, misuse: 2, waiting: 3, budget: 4, unproven: 5, left: 6, interrupted: 130 } as const;
