// Approvals on the phone: from the press on the right code to the browser leaving the page that shows it (it asks for
// the next one), and to the next one being there.
//
// usage: approvals.mjs URLS KEY COUNT, KEY being what the people's keys begin with. Prints the times in milliseconds, as
// JSON: { left: […], there: […] }. Both are read from the pages' own clocks, which are one machine's: what Playwright
// takes to tell of them is not in it.
import { context, control, LAPTOP, launch, person, PHONE } from './stack.mjs';

const [urls, key, count] = [JSON.parse(process.argv[2]), process.argv[3], Number(process.argv[4])];
const browser = await launch();
const times = { left: [], there: [] };
for (let turn = 0; turn < count; turn += 1) {
  const desk = await context(browser, LAPTOP);
  const page = await desk.newPage();
  const { national_id } = await person(urls, page, `${key}/${turn}`, false);
  const { url, password } = await control(urls, 'POST', 'ecps/phones', { national_id });
  const pocket = await context(browser, PHONE, { hasTouch: true });
  const phone = await pocket.newPage();
  await phone.goto(url);

  await page.goto(urls.service);
  for (const name of ['Se connecter', 'Pro Santé Connect', 'Continuer sans certificat']) {
    await page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true })).click();
  }
  await page.getByLabel('Votre identifiant PSI').fill(national_id);
  await page.getByRole('button', { name: 'SE CONNECTER AVEC E-CPS' }).click();
  const code = await page.locator('[data-code-affiche]').textContent();

  await phone.getByRole('link', { name: 'Ouvrir' }).click();
  await phone.getByLabel('Mot de passe e-CPS').fill(password);
  await phone.getByRole('button', { name: 'Valider' }).click();
  const choice = phone.getByRole('button', { name: code, exact: true });
  await choice.waitFor();
  const pressed = await choice.evaluate(button => {
    const at = performance.timeOrigin + performance.now();
    button.click();
    return at;
  });
  await page.getByRole('heading', { name: 'Votre adresse mail' }).waitFor();
  await page.waitForLoadState('domcontentloaded');
  // A document's time begins when the page before it is left, however many answers send the browser on.
  const [left, there] = await page.evaluate(() => {
    const { timeOrigin } = performance;
    return [timeOrigin, timeOrigin + performance.getEntriesByType('navigation')[0].domContentLoadedEventStart];
  });
  times.left.push(left - pressed);
  times.there.push(there - pressed);
  await Promise.all([desk.close(), pocket.close()]);
}
await browser.close();
console.log(JSON.stringify(times));
