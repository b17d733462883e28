"""Registre des vaccinations: health professionals sign in with Pro Santé Connect, and confirm their address once."""

import re
import secrets
import smtplib

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from werkzeug.exceptions import HTTPException

from registry import Account, Confirmation, setting

BASE = setting("BASE_URL").rstrip("/")
MOST_TRIES = 5

app = Flask(__name__)
app.secret_key = secrets.token_bytes(32)
app.config.update(SESSION_COOKIE_NAME="registre_session", SESSION_COOKIE_SAMESITE="Lax", MAX_CONTENT_LENGTH=10_000)
psc = OAuth(app).register(
    "psc",
    client_id=setting("OIDC_CLIENT_ID"),
    client_secret=setting("OIDC_CLIENT_SECRET"),
    server_metadata_url=setting("OIDC_DISCOVERY_URL"),
    authorize_params={"acr_values": "eidas1"},
    client_kwargs={"scope": "openid scope_all", "code_challenge_method": "S256", "timeout": 10},
)

accounts: dict[str, Account] = {}
sign_ins: dict[str, tuple[Account, str]] = {}  # by what the cookie says: who, and the id token
confirmations: dict[str, Confirmation] = {}  # by the key in the mail's link


class Refusal(HTTPException):
    def __init__(self, code: int, title: str, advice: str):
        super().__init__(advice)
        self.code, self.title = code, title


def signed_in() -> Account:
    if found := sign_ins.get(session.get("sign_in", "")):
        return found[0]
    raise Refusal(401, "Vous n’êtes pas connecté", "Connectez-vous depuis l’accueil.")


@app.get("/")
def home():
    return render_template("home.html", signed_in=session.get("sign_in") in sign_ins)


@app.post("/connexion")
def sign_in():
    return psc.authorize_redirect(f"{BASE}/retour")


@app.get("/retour")
def callback():
    issuer = psc.load_server_metadata()["issuer"]
    if "code" in request.args and request.args.get("iss") != issuer:  # RFC 9207, which the library leaves to us
        raise Refusal(403, "La connexion n’a pas abouti", "La réponse ne vient pas de Pro Santé Connect.")
    # By itself the library asks for the right issuer alone: a token for another service would do.
    expected = {"iss": {"values": [issuer]}, "aud": {"values": [psc.client_id]}}
    try:
        token = psc.authorize_access_token(claims_options=expected)
        claims = token.get("userinfo") or {}  # those of the verified id token
        # An access token lasts two minutes; a renewed one is about the same sign-in.
        if "refresh_token" in token:
            token |= psc.fetch_access_token(grant_type="refresh_token", refresh_token=token["refresh_token"])
        person = psc.userinfo(token=token)
    except (OAuthError, JoseError) as refused:
        app.logger.error("sign-in refused: %s", refused)
        claims, person = {}, {}
    if not claims or claims["sub"] != person.get("sub"):
        advice = "Pro Santé Connect ne vous a pas identifié. Recommencez depuis l’accueil."
        raise Refusal(403, "La connexion n’a pas abouti", advice)
    national_id = person.get("SubjectNameID") or person["preferred_username"]
    names = (person.get("given_name", ""), person.get("family_name", ""))
    account = accounts.setdefault(national_id, Account(national_id, *names))
    account.given_name, account.family_name = names
    session.clear()
    session["sign_in"] = secrets.token_hex(24)
    sign_ins[session["sign_in"]] = (account, token["id_token"])
    return redirect(url_for("account_page" if account.email else "address"))


@app.route("/adresse", methods=["GET", "POST"])
def address():
    account = signed_in()
    if request.method == "GET":
        return render_template("address.html", account=account, value=account.email)
    email = request.form.get("adresse", "").strip()
    if not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+", email):
        return render_template("address.html", account=account, value=email, error=True), 422
    confirmation, key = Confirmation(account, email), secrets.token_urlsafe(24)
    try:
        confirmation.send(render_template("mail.txt", confirmation=confirmation, link=f"{BASE}/verification?cle={key}"))
    except (OSError, smtplib.SMTPException) as failed:
        app.logger.error("mail not sent: %s", failed)
        raise Refusal(502, "Le courriel n’est pas parti", "La messagerie ne répond pas. Réessayez dans quelques minutes.")
    session["confirmation"] = key
    confirmations[key] = confirmation
    return redirect(url_for("code"))


@app.route("/code", methods=["GET", "POST"])
def code():
    account, key = signed_in(), session.get("confirmation", "")
    confirmation = confirmations.get(key)
    if not confirmation or confirmation.account is not account:
        return redirect(url_for("account_page"))
    if request.method == "GET":
        return render_template("code.html", email=confirmation.email)
    confirmation.tries += 1
    if secrets.compare_digest(request.form.get("code", "").strip().encode(), confirmation.code.encode()):
        return confirmed(key)
    if confirmation.tries == MOST_TRIES:
        del confirmations[key]
        raise Refusal(403, "Trop de codes erronés", "Demandez un autre code.")
    return render_template("code.html", email=confirmation.email, error=True), 422


@app.get("/verification")
def verification():
    key = request.args.get("cle", "")
    if key not in confirmations:
        raise Refusal(410, "Ce lien n’est plus valable", "Connectez-vous pour en demander un autre.")
    return confirmed(key)


def confirmed(key: str):
    confirmation = confirmations.pop(key)
    confirmation.account.email = confirmation.email
    if session.get("sign_in") in sign_ins:
        return redirect(url_for("account_page"))
    return render_template("message.html", title="Adresse vérifiée", advice="Vous pouvez vous connecter.")


@app.get("/compte")
def account_page():
    account = signed_in()
    return render_template("account.html", account=account) if account.email else redirect(url_for("address"))


@app.route("/identite", methods=["GET", "POST"])
def identity():
    account = signed_in()
    if request.method == "GET":
        return render_template("identity.html", account=account)
    account.usual_name = request.form.get("nom", "").strip()[:100]
    return redirect(url_for("account_page"))


@app.post("/deconnexion")
def sign_out():
    found = sign_ins.pop(session.get("sign_in", ""), None)
    session.clear()
    return psc.logout_redirect(f"{BASE}/", id_token_hint=found[1]) if found else redirect(url_for("home"))


@app.after_request
def private(response):
    response.headers["Cache-Control"] = "no-store"
    return response


@app.errorhandler(Exception)
def failed(error):
    code, title, advice = 500, "Une erreur est survenue", "Réessayez dans quelques minutes."
    match error:
        case Refusal():
            code, title, advice = error.code, error.title, error.description
        case HTTPException(code=404 | 405):
            code, title, advice = 404, "Page introuvable", "Cette page n’existe pas ou n’existe plus."
        case HTTPException():
            code, title, advice = error.code, "Demande refusée", "Le formulaire reçu n’est pas utilisable."
        case requests.RequestException():
            app.logger.error("%s", error)
            code, title = 502, "Pro Santé Connect ne répond pas"
        case _:
            app.logger.exception("unexpected")
    return render_template("message.html", title=title, advice=advice), code


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(setting("PORT")))
