import type { Message } from '../../protocol/message.ts';
import { sentence } from '../describe/message.ts';

/** What people and agents read as the name of a piece of work; the first line of its task. */
export function specLabel(request: string): string {
  return `SPEC ${firstLine(request)}`;
}
export function implementLabel(agent: string, feature: string): string {
  return `${agent} ${feature}`;
}
/** `retry` of `of`, counted from 1. */
export function retryLabel(agent: string, feature: string, retry: number, of: number): string {
  return `RETRY ${agent} ${feature} (${retry}/${of})`;
}
export function reviewLabel(feature: string, review: number, of: number): string {
  return `REVIEW ${feature} (${review}/${of})`;
}
export function reviewFixLabel(agent: string, feature: string, round: number, of: number): string {
  return `REVIEW-FIX ${agent} ${feature} (${round}/${of})`;
}

/** A label for faces that speak another language: what kind of work it is, is said, and the rest are names. */
export function saidLabel(label: string): Message {
  const [, kind, rest = ''] = /^(SPEC|RETRY|REVIEW|REVIEW-FIX) (.*)$/su.exec(label) ?? [];
  switch (kind) {
    case 'SPEC':
      return sentence('SPEC {0}', rest);
    case 'RETRY':
      return sentence('RETRY {0}', rest);
    case 'REVIEW':
      return sentence('REVIEW {0}', rest);
    case 'REVIEW-FIX':
      return sentence('REVIEW-FIX {0}', rest);
    default:
      return label;
  }
}

/** First line of a text that may be long, at most 120 characters. */
export function firstLine(text: string): string {
  const line = text.trim().split(/\r?\n/, 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
