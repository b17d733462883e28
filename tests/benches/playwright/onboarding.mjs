// The onboarding by card (guide C1 to C8, P1 to P3), page for page as scenarios/parcours/carte.feature walks it.
//
// usage: onboarding.mjs URLS KEY [FOLDER]: with a folder, a picture of the whole page and an ARIA snapshot of each page
// go there; without, it only walks. Prints how many pages it came to.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context, control, LAPTOP, launch, person } from './stack.mjs';

const [urls, key, folder] = [JSON.parse(process.argv[2]), ...process.argv.slice(3)];
if (folder) mkdirSync(folder, { recursive: true });

const browser = await launch();
const page = await (await context(browser, LAPTOP)).newPage();
page.setDefaultTimeout(30_000);
const { email, cards: [card] } = await person(urls, page, key, true);

let pages = 0;
const keep = async (name, shows) => {
  pages += 1;
  await page.getByText(shows).first().waitFor();
  if (!folder) return;
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  writeFileSync(join(folder, `${name}.yml`), await page.locator('body').ariaSnapshot());
};
const TERMS = /Vous acceptez les conditions générales d.utilisation/;
const press = name => page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true })).click();

await page.goto(urls.service);
await keep('C1 accueil', 'Se connecter');
await press('Se connecter');
await keep('C1 mire', 'Pro Santé Connect');
await press('Pro Santé Connect');
await keep('C2 certificat', 'Veuillez poursuivre en sélectionnant le certificat lié à votre CPS.');
await page.getByRole('radio', { name: card.serial }).check();
await press('Valider');
await keep('C3 code', 'Code de la carte (4 chiffres)');
await page.getByLabel('Code de la carte (4 chiffres)').fill(card.pin);
await press('Valider');
await keep('C4 adresse', 'Adresse mail');
await page.getByLabel('Adresse mail').fill(email);
await press('Continuer');
await keep('C5 vérification', 'Vous devez vérifier votre courriel pour activer votre compte.');
await page.getByText('Un courriel avec des instructions à suivre vous a été envoyé.').waitFor();
const mail = await control(urls, 'GET', `mail/mailboxes/${encodeURIComponent(email)}/next?after=0&within=10`);
await page.goto(new URL(`boites/${encodeURIComponent(email)}/${mail.rank}`, urls.mail).href);
await keep('C6 courriel', 'Activer mon compte');
await press('Activer mon compte');
await keep('C7 compte initialisé', TERMS);
await page.getByLabel(TERMS).check();
await keep('C8a conditions acceptées', TERMS);
await press('Valider');
await keep('C8b paramètres', 'Je participe au SAS');
await page.getByLabel('Je participe au SAS').check();
await page.getByLabel('via ma CPTS').check();
await page.getByLabel('12 rue des Tilleuls, 69003 Lyon').check();
await page.getByLabel('Oui', { exact: true }).check();
await page.getByLabel('Votre solution de prise de rendez-vous').selectOption('Agenda Exemple');
await page.getByLabel('au moyen de ma solution de prise de rendez-vous').check();
await press('Enregistrer');
await keep('P1 espace personnel', 'Espace personnel');
await keep('P2 paramètres', 'Vos paramètres');
await press('Éditer');
await keep('P3 modifier les paramètres', 'Je participe au SAS');
await browser.close();
console.log(pages);
