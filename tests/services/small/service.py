"""The smallest service that signs people in, with nothing but Python's own library.

It reads Pro Santé Connect once, when it starts, and keeps what it read until SIGHUP has it start again: then it writes `pret`.
Words on its command line change what it does: `sans-acr` asks for no acr_values; `menus` has its buttons in menus, and wants
to know the person's department before it begins; `pdf` has its terms of use in a PDF;
`detour` has its button one page further; `muet` says nothing when a sign-in fails.
"""

import base64, hashlib, html, http.server, json, os, secrets, signal, socket, ssl, sys, time
import urllib.parse, urllib.request

SERVICE = os.environ["DOUBLURE_SERVICE_URL"]
CLIENT = os.environ["DOUBLURE_CLIENT_ID"], os.environ["DOUBLURE_CLIENT_SECRET"]
DISCOVERY = os.environ["DOUBLURE_DISCOVERY"]
ROOT = ssl.create_default_context(cafile=os.environ["DOUBLURE_ROOT_CERTIFICATE"])
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=ROOT))

# Not every system takes names below localhost for this machine.
system_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: system_getaddrinfo(
    "127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **named
)


def fetched(url, form=None, authorization=None):
    headers = {"Authorization": authorization} if authorization else {}
    data = urllib.parse.urlencode(form).encode() if form else None
    with DIRECT.open(urllib.request.Request(url, data, headers), timeout=10) as answer:
        return json.load(answer)


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(text):
    return int.from_bytes(decoded(text), "big")


def verified(token, nonce):
    """The claims of an id token (OIDC Core §3.1.3.7; RS256: RFC 8017 §8.2.2)."""
    head, claims, signature = token.split(".")
    header = json.loads(decoded(head))
    known = [key for key in KEYS["keys"] if key.get("kid") == header["kid"]]
    if header["alg"] != "RS256" or not known:
        raise ValueError("key")
    modulus, exponent = number(known[0]["n"]), number(known[0]["e"])
    length = (modulus.bit_length() + 7) // 8
    digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(f"{head}.{claims}".encode()).digest()
    expected = b"\0\1" + b"\xff" * (length - 3 - len(digest)) + b"\0" + digest
    if pow(number(signature), exponent, modulus).to_bytes(length, "big") != expected:
        raise ValueError("signature")
    claims = json.loads(decoded(claims))
    if claims["iss"] != PROVIDER["issuer"] or claims["aud"] not in (CLIENT[0], [CLIENT[0]]):
        raise ValueError("issuer or audience")
    if claims["exp"] < time.time() or claims["nonce"] != nonce:
        raise ValueError("time or nonce")
    return claims


PDF = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R
/Resources<</Font<</F 5 0 R>>>>>> endobj
4 0 obj <</Length 63>> stream
BT /F 14 Tf 20 100 Td (La connexion se fait par ailleurs.) Tj ET
endstream endobj
5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj
trailer <</Root 1 0 R>>
"""


class Handler(http.server.BaseHTTPRequestHandler):
    begun, sessions = {}, {}

    def do_GET(self):
        address = urllib.parse.urlsplit(self.path)
        sent = dict(urllib.parse.parse_qsl(address.query))
        if address.path == "/entrer":
            if "menus" in sys.argv and sent.get("departement") != "69":
                return self.show("Choisissez votre département", "<a href='/'>Revenir</a>")
            return self.begin()
        if address.path == "/retour":
            try:
                return self.finish(sent)
            except Exception as error:
                print("refused:", type(error).__name__, error, flush=True)
                if "muet" in sys.argv:
                    return self.go("/")
                return self.show("Connexion impossible", "<a href='/'>Réessayer</a>")
        if address.path == "/espace":
            known = self.sessions.get(self.cookie("session"))
            if known is None:
                return self.go("/")
            out = "<form method='post' action='/sortie'><button>Se déconnecter</button></form>"
            return self.show("Bonjour " + known["name"], self.menu("Mon compte", out))
        if address.path == "/conditions" and "pdf" in sys.argv:
            return self.send("application/pdf", PDF)
        if address.path == "/conditions":
            return self.show("Conditions d’utilisation", "La connexion se fait par Pro Santé Connect.")
        if "detour" in sys.argv and address.path == "/":
            return self.show("Accueil", "<a href='/pro'>Professionnels de santé</a>")
        if "menus" in sys.argv:
            list = "<select name='departement'><option>Lequel ?<option value='69'>Rhône</select>"
            button = "<button>S’identifier avec Pro Santé Connect</button>"
            form = f"<form action='/entrer'><label>Département {list}</label>{button}</form>"
            return self.show("Accueil", self.menu("Professionnels de santé", form))
        self.show("Accueil", "<a href='/entrer'>S’identifier avec Pro Santé Connect</a>")

    def do_POST(self):
        ended = self.sessions.pop(self.cookie("session"), None)
        if ended is None:
            return self.go("/")
        query = {"id_token_hint": ended["id_token"], "post_logout_redirect_uri": SERVICE}
        self.go(PROVIDER["end_session_endpoint"] + "?" + urllib.parse.urlencode(query))

    def begin(self):
        browser, state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        self.begun[browser] = state, nonce, verifier
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": CLIENT[0], "redirect_uri": SERVICE + "retour", "scope": "openid scope_all",
            "state": state, "nonce": nonce, "code_challenge": challenge, "code_challenge_method": "S256",
        }
        if "sans-acr" not in sys.argv:
            query["acr_values"] = "eidas1"
        self.go(PROVIDER["authorization_endpoint"] + "?" + urllib.parse.urlencode(query), "begun", browser)

    def finish(self, sent):
        state, nonce, verifier = self.begun.pop(self.cookie("begun"))
        if sent["state"] != state or sent["iss"] != PROVIDER["issuer"]:
            raise ValueError("state or issuer")
        form = {"grant_type": "authorization_code", "code": sent["code"], "redirect_uri": SERVICE + "retour", "code_verifier": verifier}
        basic = base64.b64encode(":".join(map(urllib.parse.quote, CLIENT)).encode()).decode()
        tokens = fetched(PROVIDER["token_endpoint"], form, "Basic " + basic)
        claims = verified(tokens["id_token"], nonce)
        person = fetched(PROVIDER["userinfo_endpoint"], None, "Bearer " + tokens["access_token"])
        if person["sub"] != claims["sub"]:
            raise ValueError("sub")
        session = secrets.token_urlsafe(32)
        self.sessions[session] = {"name": person["family_name"], "id_token": tokens["id_token"]}
        self.go("/espace", "session", session)

    def cookie(self, name):
        pairs = (pair.strip().partition("=") for pair in self.headers.get("cookie", "").split(";"))
        return next((value for known, _, value in pairs if known == name), None)

    def menu(self, name, body):
        return f"<details><summary>{name}</summary>{body}</details>" if "menus" in sys.argv else body

    def go(self, url, cookie=None, value=None):
        self.send_response(303)
        self.send_header("location", url)
        if cookie:
            self.send_header("set-cookie", f"{cookie}={value}; Path=/; HttpOnly; SameSite=Lax")
        self.send_header("content-length", "0")
        self.end_headers()

    def show(self, title, body):
        title = html.escape(title)
        page = f"<!doctype html><html lang='fr'><title>{title}</title><main><h1>{title}</h1>{body}</main></html>"
        self.send("text/html; charset=utf-8", page.encode())

    def send(self, kind, page):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


signal.signal(signal.SIGHUP, lambda *_: os.execv(sys.executable, [sys.executable, *sys.argv]))
PROVIDER = fetched(DISCOVERY)
KEYS = fetched(PROVIDER["jwks_uri"])
server = http.server.ThreadingHTTPServer(("127.0.0.1", urllib.parse.urlsplit(SERVICE).port), Handler)
for name, text in [("pid", str(os.getpid())), ("pret", "")]:
    with open(name, "w") as file:
        file.write(text)
print("started", flush=True)
server.serve_forever()
