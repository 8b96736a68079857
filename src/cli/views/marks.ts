import { span, type Span } from '../terminal/line.ts';

/** The few signs of every screen; each stands for one thing only. */
export const marks = {
  done: span('✓', 'good'),
  failed: span('✗', 'bad'),
  active: span('●', 'accent'),
  ended: span('•', 'dim'),
  waiting: span('○', 'dim'),
  unproven: span('~', 'warn'),
  warning: span('!', 'warn'),
  question: span('?', 'warn'),
  begun: span('▸', 'dim'),
} as const satisfies Record<string, Span>;
