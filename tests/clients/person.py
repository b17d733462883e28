"""A person with a browser, and possibly with a phone: what is clicked and typed, over HTTP and without scripts."""

import html
import re
import socket
import threading
import urllib.parse

import requests

# Browsers resolve *.localhost to loopback (RFC 6761); Python leaves it to the system, which may not.
system_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: system_getaddrinfo(
    "127.0.0.1" if str(host).endswith("localhost") else host, *rest, **named
)


class Unexpected(Exception):
    """A page that does not offer what the person looks for."""


class Browser:
    """Follows redirects up to a page, or to an address that begins with `until`: then `sent_back` is that address."""

    def __init__(self, root, card=None, until="\n"):
        self.session = requests.Session()
        self.session.trust_env = False  # the root of the test, whatever REQUESTS_CA_BUNDLE says
        self.session.verify, self.session.cert = root, card
        self.until, self.sent_back, self.page = until, None, None

    def open(self, address, form=None):
        method = "GET" if form is None else "POST"
        self.page = self.session.request(method, address, data=form, allow_redirects=False, timeout=30)
        while self.page.is_redirect:
            address = urllib.parse.urljoin(self.page.url, self.page.headers["location"])
            if address.startswith(self.until):
                self.sent_back = address
                return self
            self.page = self.session.get(address, allow_redirects=False, timeout=30)
        return self

    def follow(self, label):
        return self.open(self.address(self.found(rf'<a[^>]*href="([^"]*)"[^>]*>{re.escape(label)}</a>', label)))

    def press(self, label, **typed):
        """Presses a button: the hidden fields of its form, what is typed, and the button's own name go with it."""
        button = self.found(rf"<button([^>]*)>{re.escape(label)}</button>", label)
        named = re.search(r'form="([^"]*)"', button)
        before = self.page.text[: self.page.text.index(f"{button}>{label}</button>")]
        form = (
            self.found(rf'(<form[^>]*id="{named[1]}".*?</form>)', label)
            if named
            else before[before.rindex("<form") :]
        )
        hidden = {}
        for field in re.findall(r'<input[^>]*type="hidden"[^>]*>', form):
            hidden[attribute(field, "name")] = attribute(field, "value")
        own = {attribute(button, "name"): attribute(button, "value")} if "name=" in button else {}
        address, get = self.address(attribute(form, "action")), 'method="post"' not in form.split(">")[0]
        return self.open(address, None if get else hidden | typed | own)

    def found(self, pattern, what):
        if match := re.search(pattern, self.page.text, re.S):
            return match[1]
        raise Unexpected(f"no « {what} » at {self.page.url}: {self.page.status_code} {self.heading()}")

    def address(self, found):
        return urllib.parse.urljoin(self.page.url, html.unescape(found))

    def heading(self):
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", self.page.text, re.S)
        return html.unescape(heading[1].strip()) if heading else self.page.text


def attribute(tag, name):
    return html.unescape(re.search(rf'{name}="([^"]*)"', tag)[1])


def sign_in_by_e_cps(browser, phone, home, identifier, password, right=True):
    """From the page that asks for a certificate: the identifier, then the phone; the browser waits as its page does.

    `home` is the phone's home screen, where the notification comes. `right` says whether the code chosen on the phone is
    the browser's, or another one.
    """
    browser.press("Continuer sans certificat")
    browser.press("SE CONNECTER AVEC E-CPS", identifiant=identifier)
    code = browser.found(r"data-code-affiche[^>]*>([0-9]{2})<", "the code")
    page = browser.page
    waiting = threading.Thread(
        target=lambda: browser.session.get(browser.address(attribute(page.text, "data-reponse")), timeout=60),
        daemon=True,
    )
    waiting.start()
    phone.open(home).follow("Ouvrir").press("Valider", mot_de_passe=password)
    offered = re.findall(r'<button name="code" value="([0-9]{2})"', phone.page.text)
    if len(set(offered)) != 3 or offered.count(code) != 1:
        raise Unexpected(f"the phone offers {offered}, the browser shows {code}")
    phone.press(code if right else next(other for other in offered if other != code))
    waiting.join()
    browser.open(browser.address(attribute(page.text, "data-suite")))
