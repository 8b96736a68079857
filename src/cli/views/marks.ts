import type { Standing } from '../../core/describe/terms.ts';
import { span, type Span, type Tone } from '../terminal/line.ts';

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

/** How whatever stands in some way is drawn: its sign and its tone. */
export const looks: Readonly<Record<Standing['level'], readonly [Span, Tone]>> = {
  active: [marks.active, 'plain'],
  good: [marks.done, 'good'],
  warn: [marks.unproven, 'warn'],
  bad: [marks.failed, 'bad'],
  idle: [marks.waiting, 'dim'],
};
