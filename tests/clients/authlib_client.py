"""A relying party on Authlib, which knows nothing of Doublure: discovery, code flow with PKCE, id_token, userinfo.

usage: authlib_client.py DISCOVERY CLIENT_ID CLIENT_SECRET REDIRECT_URI FOLDER [--tamper]

FOLDER holds root.pem (to trust) and card.pem (presented when the provider asks for a certificate).
Exit code: 0 signed in, 3 the id_token was refused, anything else a mistake.
"""

import json
import socket
import sys
import urllib.parse

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

discovery, client_id, client_secret, redirect_uri, folder = sys.argv[1:6]
tamper = "--tamper" in sys.argv[6:]

# Browsers resolve *.localhost to loopback (RFC 6761); Python leaves it to the system, which may not.
system_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: system_getaddrinfo(
    "127.0.0.1" if str(host).endswith("localhost") else host, *rest, **named
)

browser = requests.Session()
browser.trust_env = False  # the root of the test, whatever REQUESTS_CA_BUNDLE says
browser.verify = f"{folder}/root.pem"
browser.cert = f"{folder}/card.pem"
provider = requests.get(discovery, verify=f"{folder}/root.pem", timeout=10).json()

client = OAuth2Session(
    client_id,
    client_secret,
    scope="openid scope_all",
    redirect_uri=redirect_uri,
    code_challenge_method="S256",
    token_endpoint_auth_method="client_secret_basic",
)
client.trust_env = False
client.verify = f"{folder}/root.pem"
verifier, nonce = "v" * 64, "n-0123456789abcdef0123456789"
url, state = client.create_authorization_url(
    provider["authorization_endpoint"], code_verifier=verifier, nonce=nonce, acr_values="eidas1"
)

# The person's part: the browser follows the redirects and presents the card, until it is sent back.
answer = browser.get(url, allow_redirects=False, timeout=10)
while answer.is_redirect and not answer.headers["location"].startswith(redirect_uri):
    answer = browser.get(urllib.parse.urljoin(answer.url, answer.headers["location"]), allow_redirects=False, timeout=10)
if not answer.is_redirect:
    sys.exit(f"not sent back: {answer.status_code} {answer.text}")

token = client.fetch_token(
    provider["token_endpoint"],
    authorization_response=answer.headers["location"],
    state=state,
    code_verifier=verifier,
)
id_token = token["id_token"]
if tamper:
    # One byte of the claims: an "A" becomes a "B" in the middle of the payload.
    header, payload, signature = id_token.split(".")
    middle = len(payload) // 2
    payload = payload[:middle] + ("B" if payload[middle] != "B" else "C") + payload[middle + 1 :]
    id_token = ".".join([header, payload, signature])

keys = KeySet.import_key_set(requests.get(provider["jwks_uri"], verify=f"{folder}/root.pem", timeout=10).json())
try:
    decoded = jwt.decode(id_token, keys, algorithms=["RS256"])
    claims = CodeIDToken(
        decoded.claims,
        decoded.header,
        options={"iss": {"essential": True, "value": provider["issuer"]}},
        params={"client_id": client_id, "nonce": nonce, "access_token": token["access_token"]},
    )
    claims.validate()
except JoseError as refused:
    print(refused.error)
    sys.exit(3)

userinfo = client.get(provider["userinfo_endpoint"], timeout=10).json()
if userinfo["sub"] != claims["sub"]:
    sys.exit("userinfo is about somebody else")
print(json.dumps(userinfo, ensure_ascii=False, indent=1))
