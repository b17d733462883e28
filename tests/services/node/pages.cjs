// The pages and the mail of Relais Ville-Hôpital.
'use strict';
const escaped = text => String(text ?? '').replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);
/** Template literal whose values are escaped, except those that are themselves made by `html`. */
const html = (parts, ...values) => ({
  html: String.raw({ raw: parts }, ...values.map(value => value?.html ?? escaped(value))),
});

const STYLE = {
  html: `body{margin:0;font:1.05rem/1.5 "Liberation Sans",Arial,sans-serif;color:#1b2733;background:#f4f7f9}
header,main{max-width:42rem;margin:0 auto;padding:1rem 1.5rem}main{background:#fff;border-radius:.5rem}
header a{color:#0b4f6c;font-weight:bold}h1{font-size:1.7rem}dt{font-weight:bold}dd{margin:0 0 .8rem}
label{display:block;font-weight:bold}input{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #5b6b78;border-radius:.25rem}
.button,button{display:inline-block;margin:1rem 0;padding:.7rem 1.2rem;border:0;border-radius:.25rem;background:#0b4f6c;color:#fff;font:inherit;font-weight:bold;text-decoration:none;cursor:pointer}
:focus-visible{outline:3px solid #c2570c;outline-offset:2px}.error{color:#a11212;font-weight:bold}`,
};

const layout = (title, content) => html`<!doctype html>
<html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} — Relais Ville-Hôpital</title><style>${STYLE}</style></head>
<body><header><a href="/">Relais Ville-Hôpital</a></header><main><h1>${title}</h1>${content}</main></body></html>`.html;

exports.home = account => layout('Le suivi de vos patients, de la ville à l’hôpital', html`
<p>Ce service est réservé aux professionnels de santé.</p>
${account ? html`<p><a class="button" href="/compte">Mon compte</a></p>` : html`<form action="/connexion"><button>Pro Santé Connect</button></form>`}`);

exports.address = (account, value = '', error = '') => layout('Votre adresse électronique', html`
<p>Bonjour ${account.givenName} ${account.familyName}. Nous avons besoin d’une adresse pour vous prévenir des sorties d’hôpital de vos patients.</p>
<form method="post" action="/adresse" novalidate>
<label for="adresse">Adresse électronique</label>
${error && html`<p class="error" id="erreur" role="alert">${error}</p>`}
<input id="adresse" name="adresse" type="email" autocomplete="email" required value="${value}"${error && html` aria-invalid="true" aria-describedby="erreur"`}>
<button>Continuer</button>
</form>
<form method="post" action="/deconnexion"><button>Se déconnecter</button></form>`);

exports.sent = email => layout('Vérifiez votre messagerie', html`
<p>Nous avons écrit à <strong>${email}</strong>. Suivez le lien du courriel pour terminer votre inscription.</p>
<p><a href="/adresse">Changer d’adresse</a></p>`);

exports.verified = () => layout('Adresse vérifiée', html`
<p>Votre adresse est vérifiée. Vous pouvez vous connecter.</p><form action="/connexion"><button>Pro Santé Connect</button></form>`);

/** By what Pro Santé Connect recognised the person: its `authMode`. */
const MEANS = { CARD: 'Carte CPx', MOBILE: 'Application e-CPS' };

exports.account = (account, means) => layout('Mon compte', html`
<dl><dt>Nom</dt><dd>${account.givenName} ${account.familyName}</dd>
<dt>Identifiant national</dt><dd>${account.nationalId}</dd>
<dt>Adresse électronique</dt><dd>${account.email} (vérifiée)</dd>
<dt>Dossier</dt><dd>${account.dossier}</dd>
<dt>Moyen de connexion</dt><dd>${MEANS[means.authMode] ?? means.authMode}, niveau ${means.acr}</dd></dl>
<form method="post" action="/deconnexion"><button>Se déconnecter</button></form>`);

exports.refusal = (title, advice) => layout(title, html`<p>${advice}</p><p><a href="/">Retour à l’accueil</a></p>`);

exports.mail = (account, link) => ({
  subject: 'Vérifiez votre adresse électronique',
  text: `Bonjour ${account.givenName} ${account.familyName},\n\nVérifiez votre adresse en suivant ce lien :\n${link}\n\nRelais Ville-Hôpital`,
  html: html`<!doctype html><html lang="fr"><body><p>Bonjour ${account.givenName} ${account.familyName},</p>
<p><a href="${link}">Vérifier mon adresse</a></p><p>Relais Ville-Hôpital</p></body></html>`.html,
});
