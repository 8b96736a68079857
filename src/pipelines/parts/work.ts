import { sentence } from '../../core/describe/message.ts';
import type { Work } from '../../protocol/work.ts';

/** What agents of several pipelines are set to, with the labels that people see and that tasks begin with. */
export function specWork(request: string): Work {
  return { role: 'spec', name: sentence('Spec'), label: sentence('SPEC {0}', firstLine(request)) };
}
export function understandWork(request: string): Work {
  return { role: 'understand', name: sentence('Entities'), label: sentence('UNDERSTAND {0}', firstLine(request)) };
}
export function quickWork(request: string): Work {
  return { role: 'spec', name: sentence('Files'), label: sentence('QUICK {0}', firstLine(request)) };
}
export function implementWork(agent: string, feature: string): Work {
  return { role: 'specialist', name: sentence('Implementation'), label: `${agent} ${feature}` };
}
/** `n` of `of`, counted from 1, here and below. */
export function retryWork(agent: string, feature: string, n: number, of: number): Work {
  const label = sentence('RETRY {0}', `${agent} ${feature} (${n}/${of})`);
  return { role: 'specialist', name: sentence('Retry'), label, n, of, retry: true };
}
export function fixWork(agent: string, feature: string, n: number, of: number): Work {
  const label = sentence('REVIEW-FIX {0}', `${agent} ${feature} (${n}/${of})`);
  return { role: 'specialist', name: sentence('Fix after review'), label, n, of };
}
/** `n`: which cycle of an audit. */
export function closeWork(agent: string, feature: string, n: number): Work {
  return { role: 'specialist', name: sentence('Gap closure'), label: sentence('CLOSE-GAPS {0}', `${agent} ${feature} (${n})`), n };
}
export function enhanceWork(agent: string, feature: string, n: number): Work {
  return { role: 'specialist', name: sentence('Enhancement'), label: sentence('ENHANCE {0}', `${agent} ${feature} (${n})`), n };
}
export function reviewWork(feature: string, n: number, of: number): Work {
  return { role: 'review', name: sentence('Review'), label: sentence('REVIEW {0}', `${feature} (${n}/${of})`), n, of };
}

/** First line of a text that may be long, at most 120 characters. */
export function firstLine(text: string): string {
  const line = text.trim().split(/\r?\n/, 1)[0] ?? '';
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}
