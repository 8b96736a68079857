import type { Mark } from './score.ts';

/** What stands for an event. */
export const signs: Readonly<Record<Mark['kind'], string>> = { retry: '↻', guided: '“', good: '✓', bad: '✗', warn: '!' };
