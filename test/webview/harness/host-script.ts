/**
 * Runs in the page before its own script and plays the editor: `sent` collects requests, `answers` holds what they get (a method
 * without an answer gets an empty one), `refusals` the words of those that are refused. What the page keeps is kept for its address.
 */
export const hostScript = `
const saved = sessionStorage.getItem(location.href);
window.fakeHost = { sent: [], answers: {}, refusals: {}, state: saved === null ? undefined : JSON.parse(saved) };
window.acquireVsCodeApi = () => ({
  getState: () => fakeHost.state,
  setState: (state) => { fakeHost.state = state; sessionStorage.setItem(location.href, JSON.stringify(state)); },
  postMessage: (message) => {
    fakeHost.sent.push(structuredClone(message));
    const { id, method } = message;
    if (method === 'ready' && !('ready' in fakeHost.answers)) { fakeHost.held = id; return; }
    const refused = fakeHost.refusals[method];
    const answer = refused === undefined
      ? { type: 'response', id, ok: true, result: method in fakeHost.answers ? fakeHost.answers[method] : null }
      : { type: 'response', id, ok: false, error: refused };
    setTimeout(() => window.postMessage(answer, '*'), 0);
  },
});
`;
