import { access } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/opt/google/chrome/chrome'];

/** Chromium for the workbench: `BATUTA_TEST_CHROMIUM`, else where distributions install it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      // Plain grey edges: pictures are smaller, and look right on every screen.
      '--disable-lcd-text',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  });
}

/** Nothing in its pages moves: without a graphics card each frame of a spinner takes a processor away from what is tested. */
export async function stillStand(context: BrowserContext): Promise<void> {
  // As text: a script of a page, whose types are not ours.
  await context.addInitScript(`{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('*, ::before, ::after { animation: none !important; transition: none !important; }');
    document.adoptedStyleSheets.push(sheet);
  }`);
}

async function findChromium(): Promise<string> {
  const named = process.env['BATUTA_TEST_CHROMIUM'];
  for (const place of named ? [named] : places) {
    const found = await access(place).then(
      () => true,
      () => false,
    );
    if (found) return place;
  }
  throw new Error(
    'Chromium was not found. Install it (Debian: apt-get install chromium fonts-dejavu-core) or name it in BATUTA_TEST_CHROMIUM.',
  );
}
