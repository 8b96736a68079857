import { describe, expect, it } from 'vitest';
import { readRequest } from '../../src/protocol/webview.ts';

describe('a request of a webview', () => {
  it.each([{ file: 'src/a.ts' }, { file: 'src/a.ts', hunk: '88573ef466dc' }])('to take back %o arrives as it was sent', (change) => {
    const request = { id: 1, method: 'undoChange', params: { runId: '261121084413-dd61d5', change } };
    expect(readRequest(request)).toEqual(request);
  });

  it('that names something else to take back is none', () => {
    expect(readRequest({ id: 1, method: 'undoChange', params: { runId: 'a', change: { file: 'src/a.ts', lines: [1] } } })).toBeNull();
  });
});
