// npm's oidc-provider with one client, its store in memory and its own development keys: PORT CLIENT SECRET REDIRECT-URI
// and how people sign in, `at-once` or through its own `pages`.
import { createRequire } from 'node:module';

const require = createRequire(process.env.PROVIDERS + '/');
const { Provider } = require('oidc-provider');

const [port, client_id, client_secret, redirect_uri, signIn] = process.argv.slice(2);
const atOnce = signIn === 'at-once';

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{
    client_id, client_secret, redirect_uris: [redirect_uri], token_endpoint_auth_method: 'client_secret_post',
  }],
  features: { devInteractions: { enabled: !atOnce } },
  ...(atOnce && {
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    // Nobody is asked for consent.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  }),
});
if (atOnce) {
  provider.use((ctx, next) => ctx.path.startsWith('/interaction/')
    ? provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: 'mesure' } })
    : next());
}
provider.listen(Number(port), '127.0.0.1');
