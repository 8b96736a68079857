import { inEnglish } from '../../../../src/core/describe/message.ts';
import { equal, match } from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { commands } from 'vscode';
import { probe } from '../extension-under-test.ts';
import { until } from '../until.ts';

describe('a spec deleted while it waits', () => {
  it('is written again and asked about anew, never implemented unseen', async () => {
    const tests = await probe();
    const state = tests.state();
    equal(state?.status, 'saved', 'the suite before this one leaves a spec that waits');
    await rm(join(state?.workspace ?? '', state?.questions[0]?.subject ?? ''));
    await commands.executeCommand('batuta.approveSpec');
    await until(
      'it is asked anew',
      () => tests.state()?.status === 'waiting-approval',
      50_000,
      () => tests.state(),
    );
    match(inEnglish(tests.state()?.questions[0]?.message ?? ''), /deleted/);
  });
});
