"""A relying party on Authlib, which knows nothing of Doublure: discovery, code flow with PKCE, id_token, userinfo, refresh,
introspection, revocation.

usage: authlib_client.py DISCOVERY CLIENT_ID CLIENT_SECRET REDIRECT_URI FOLDER [--tamper]
                         [--phone URL IDENTIFIER PASSWORD [--other-code]]

FOLDER holds root.pem (to trust) and card.pem (presented when the provider asks for a certificate; with --phone, nothing
is presented, and the person approves on the phone at URL). Prints the claims of the id_token and userinfo, those of
the renewed id_token, and whether the renewed access token was active before and after its revocation, as JSON.
Exit code: 0 signed in, 3 the id_token was refused, 4 the person was not sent back, anything else a mistake.
"""

import argparse
import json
import sys

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from person import Browser, sign_in_by_e_cps

arguments = argparse.ArgumentParser()
for name in ("discovery", "client_id", "client_secret", "redirect_uri", "folder"):
    arguments.add_argument(name)
arguments.add_argument("--tamper", action="store_true")
arguments.add_argument("--phone", nargs=3)
arguments.add_argument("--other-code", action="store_true")
arguments = arguments.parse_args()
root = f"{arguments.folder}/root.pem"

card = None if arguments.phone else f"{arguments.folder}/card.pem"
browser = Browser(root, card, until=arguments.redirect_uri)
provider = requests.get(arguments.discovery, verify=root, timeout=10).json()

client = OAuth2Session(
    arguments.client_id,
    arguments.client_secret,
    scope="openid scope_all",
    redirect_uri=arguments.redirect_uri,
    code_challenge_method="S256",
    token_endpoint_auth_method="client_secret_basic",
)
client.trust_env = False
client.verify = root
verifier, nonce = "v" * 64, "n-0123456789abcdef0123456789"
url, state = client.create_authorization_url(
    provider["authorization_endpoint"], code_verifier=verifier, nonce=nonce, acr_values="eidas1"
)

# The person's part, until the browser is sent back.
browser.open(url)
if arguments.phone:
    sign_in_by_e_cps(browser, Browser(root), *arguments.phone, right=not arguments.other_code)
if not browser.sent_back:
    print(browser.page.status_code, browser.heading())
    sys.exit(4)

token = client.fetch_token(
    provider["token_endpoint"],
    authorization_response=browser.sent_back,
    state=state,
    code_verifier=verifier,
)
id_token = token["id_token"]
if arguments.tamper:
    # One byte of the claims: an "A" becomes a "B" in the middle of the payload.
    header, payload, signature = id_token.split(".")
    middle = len(payload) // 2
    payload = payload[:middle] + ("B" if payload[middle] != "B" else "C") + payload[middle + 1 :]
    id_token = ".".join([header, payload, signature])

keys = KeySet.import_key_set(requests.get(provider["jwks_uri"], verify=root, timeout=10).json())
try:
    decoded = jwt.decode(id_token, keys, algorithms=["RS256"])
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={"iss": {"essential": True, "value": provider["issuer"]}},
        params={"client_id": arguments.client_id, "nonce": nonce, "access_token": token["access_token"]},
    )
    claims.validate()
except JoseError as refused:
    print(refused.error)
    sys.exit(3)

userinfo = client.get(provider["userinfo_endpoint"], timeout=10).json()
if userinfo["sub"] != claims["sub"]:
    sys.exit("userinfo is about somebody else")

# Other tokens in place of these, about the same sign-in (OIDC Core §12.2), then none at all.
renewed = client.refresh_token(provider["token_endpoint"], refresh_token=token["refresh_token"])
renewed_claims = jwt.decode(renewed["id_token"], keys, algorithms=["RS256"]).claims
CodeIDToken(
    renewed_claims,
    {"alg": "RS256"},
    options={"iss": {"essential": True, "value": provider["issuer"]}, "sub": {"value": claims["sub"]}},
    params={"client_id": arguments.client_id, "access_token": renewed["access_token"]},
).validate()


def active():
    asked = {"token": renewed["access_token"], "token_type_hint": "access_token"}
    return client.introspect_token(provider["introspection_endpoint"], **asked).json()["active"]


before = active()
given_up = {"token": renewed["refresh_token"], "token_type_hint": "refresh_token"}
client.revoke_token(provider["revocation_endpoint"], **given_up).raise_for_status()
told = {"id_token": decoded.claims, "userinfo": userinfo, "renewed": renewed_claims, "active": [before, active()]}
print(json.dumps(told, ensure_ascii=False, indent=1))
