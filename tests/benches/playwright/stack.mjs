// What the walks share: the browser, the people of a running stack, and the pages of Pro Santé Connect.
import { createRequire } from 'node:module';

const require = createRequire(process.env.PLAYWRIGHT + '/');
export const { chromium } = require('playwright-core');

export const LAPTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The browser as Doublure starts it. */
export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  chromiumSandbox: process.getuid() !== 0,
  args: ['--disable-gpu', '--disable-quic', '--disable-dev-shm-usage', '--lang=fr'],
});

export const context = (browser, viewport, more = {}) =>
  browser.newContext({ viewport, locale: 'fr-FR', ignoreHTTPSErrors: true, ...more });

/** Asks the control port: an answer as JSON, if there is one. */
export const control = async (urls, method, path, body) => {
  const answer = await fetch(new URL(path, urls.control), {
    method,
    headers: { 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text && JSON.parse(text);
};

/** A physician whose reader the page is in front of, with the card in it or not. */
export const person = async (urls, page, key, withCard) => {
  const made = await control(urls, 'POST', 'psc/people', { key, profession: 'physician' });
  const cards = withCard ? made.cards.map(card => card.serial) : [];
  const reader = await control(urls, 'POST', 'psc/readers', { cards, person: made.national_id });
  await page.goto(reader.plug_url);
  return made;
};
