// Relais Ville-Hôpital: health professionals sign in with Pro Santé Connect, and confirm their address once.
'use strict';
const { randomBytes, randomInt } = require('node:crypto');
const http = require('node:http');
const nodemailer = require('nodemailer');
const oidc = require('openid-client');
const pages = require('./pages.cjs');

const setting = name => {
  if (process.env[name]) return process.env[name];
  console.error(`relais-ville-hopital: the setting ${name} is missing`);
  return process.exit(1);
};
const base = setting('BASE_URL').replace(/\/+$/, '');
const callback = `${base}/retour`;
const post = nodemailer.createTransport({
  host: setting('SMTP_HOST'), port: Number(setting('SMTP_PORT')), connectionTimeout: 5000, socketTimeout: 10000,
});

const accounts = new Map(); // by national id
const sessions = new Map(); // by the value of the cookie
const links = new Map(); // by the token of the mail: whose address is confirmed by it
const COOKIE = 'relais_session';
const secret = () => randomBytes(24).toString('hex');

class Refusal extends Error {
  constructor(status, title, advice) { super(title); Object.assign(this, { status, title, advice }); }
}

let discovered; // asked for once, and again after a failure: the provider may start later than we do
const provider = () => discovered ??= oidc
  .discovery(new URL(setting('OIDC_DISCOVERY_URL')), setting('OIDC_CLIENT_ID'), undefined,
    oidc.ClientSecretBasic(setting('OIDC_CLIENT_SECRET')),
    // The signature of the id token too, which the library otherwise leaves to TLS (OIDC Core §3.1.3.7).
    { execute: [oidc.enableNonRepudiationChecks] })
  .catch(error => {
    discovered = undefined;
    console.error('no discovery document:', error.message, error.cause?.message ?? '');
    throw new Refusal(502, 'Pro Santé Connect ne répond pas', 'Réessayez dans quelques minutes.');
  });

const redirect = (to, headers = {}) => ({ status: 303, headers: { location: to, ...headers } });
const page = (html, status = 200) => ({ status, html });
/** A new session in place of the browser's former one; a session's name never survives a change of rights. */
const begin = (former, content) => {
  sessions.delete(former);
  const id = secret();
  sessions.set(id, content);
  return { 'set-cookie': `${COOKIE}=${id}; Path=/; HttpOnly; SameSite=Lax` };
};
const signedIn = session => {
  if (session?.account) return session.account;
  throw new Refusal(401, 'Vous n’êtes pas connecté', 'Connectez-vous depuis l’accueil.');
};

const routes = {
  'GET /sante': () => page('ok'),
  'GET /': ({ session }) => page(pages.home(session?.account)),

  'GET /connexion': async ({ id }) => {
    const checks = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
    const url = oidc.buildAuthorizationUrl(await provider(), {
      redirect_uri: callback, scope: 'openid scope_all', acr_values: 'eidas1', state: checks.state, nonce: checks.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(checks.verifier), code_challenge_method: 'S256',
    });
    return redirect(url.href, begin(id, { checks }));
  },

  'GET /retour': async ({ id, session, url }) => {
    const started = session?.checks;
    if (!started) throw new Refusal(400, 'Cette connexion n’est plus valable', 'Recommencez depuis l’accueil.');
    const config = await provider();
    let person, tokens;
    try {
      tokens = await oidc.authorizationCodeGrant(config, new URL(callback + url.search), {
        expectedState: started.state, expectedNonce: started.nonce, pkceCodeVerifier: started.verifier, idTokenExpected: true,
      });
      // An access token lasts two minutes; a renewed one is about the same sign-in.
      if (tokens.refresh_token) tokens = await oidc.refreshTokenGrant(config, tokens.refresh_token);
      person = await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
    } catch (error) {
      console.error('sign-in refused:', error.code ?? '', error.message);
      throw new Refusal(403, 'La connexion n’a pas abouti', 'Pro Santé Connect ne vous a pas identifié. Recommencez depuis l’accueil.');
    }
    const means = tokens.claims();
    if (means.authMode !== person.authMode) {
      console.error('sign-in refused: id token and userinfo differ:', means.authMode, person.authMode);
      throw new Refusal(403, 'La connexion n’a pas abouti', 'Pro Santé Connect ne vous a pas identifié. Recommencez depuis l’accueil.');
    }
    const nationalId = person.SubjectNameID || person.preferred_username;
    const account = accounts.get(nationalId) ?? { nationalId, dossier: `DOS-${randomInt(100000, 1000000)}` };
    Object.assign(account, { givenName: person.given_name, familyName: person.family_name });
    accounts.set(nationalId, account);
    return redirect(account.email ? '/compte' : '/adresse', begin(id, { account, means, idToken: tokens.id_token, refreshToken: tokens.refresh_token }));
  },

  'GET /adresse': ({ session }) => page(pages.address(signedIn(session))),
  'POST /adresse': async ({ session, form }) => {
    const account = signedIn(session);
    const email = (form.get('adresse') ?? '').trim();
    if (!/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(email)) {
      return page(pages.address(account, email, 'Cette adresse n’est pas valable. Exemple : prenom.nom@exemple.fr'), 422);
    }
    const token = secret();
    try {
      await post.sendMail({ from: 'Relais Ville-Hôpital <ne-pas-repondre@relais.test>', to: email, ...pages.mail(account, `${base}/verification?jeton=${token}`) });
    } catch (error) {
      console.error('mail not sent:', error.message);
      throw new Refusal(502, 'Le courriel n’est pas parti', 'La messagerie ne répond pas. Réessayez dans quelques minutes.');
    }
    links.set(token, { account, email });
    return page(pages.sent(email));
  },

  'GET /verification': ({ session, url }) => {
    const token = url.searchParams.get('jeton');
    const link = links.get(token);
    if (!link) throw new Refusal(410, 'Ce lien n’est plus valable', 'Connectez-vous pour en demander un autre.');
    links.delete(token);
    link.account.email = link.email;
    return session?.account === link.account ? redirect('/compte') : page(pages.verified());
  },

  'GET /compte': ({ session }) => {
    const account = signedIn(session);
    return account.email ? page(pages.account(account, session.means)) : redirect('/adresse');
  },

  'POST /deconnexion': async ({ id, session }) => {
    if (!session?.idToken) return redirect('/');
    sessions.delete(id);
    const config = await provider();
    if (session.refreshToken) await oidc.tokenRevocation(config, session.refreshToken);
    const url = oidc.buildEndSessionUrl(config, { id_token_hint: session.idToken, post_logout_redirect_uri: `${base}/` });
    return redirect(url.href, { 'set-cookie': `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax` });
  },
};

async function body(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > 10_000) throw new Refusal(413, 'Ce formulaire est trop long', 'Recommencez.');
  }
  return new URLSearchParams(text);
}

async function answer(request) {
  const url = new URL(base + request.url);
  const route = routes[`${request.method} ${url.pathname}`];
  if (!route) throw new Refusal(404, 'Page introuvable', 'Cette page n’existe pas ou n’existe plus.');
  const id = new RegExp(`(?:^|; )${COOKIE}=([0-9a-f]+)`).exec(request.headers.cookie ?? '')?.[1];
  return route({ id, session: sessions.get(id), url, form: request.method === 'POST' ? await body(request) : undefined });
}

http.createServer(async (request, response) => {
  const { status, headers, html } = await answer(request).catch(error => {
    if (!(error instanceof Refusal)) console.error(error);
    const { status = 500, title = 'Une erreur est survenue', advice = 'Réessayez dans quelques minutes.' } = error instanceof Refusal ? error : {};
    return page(pages.refusal(title, advice), status);
  });
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers });
  response.end(html);
}).listen(Number(setting('PORT')), '127.0.0.1', () => console.log(`Relais Ville-Hôpital: ${base}/`));
