"""A browser that holds a card's certificate signs in to the Registre des vaccinations; prints the page it ends on.

usage: card_sign_in.py SERVICE_URL ROOT CARD
"""

import socket
import sys

import requests

service, root, card = sys.argv[1:4]

# Browsers resolve *.localhost to loopback (RFC 6761); Python leaves it to the system, which may not.
system_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: system_getaddrinfo(
    "127.0.0.1" if str(host).endswith("localhost") else host, *rest, **named
)

browser = requests.Session()
browser.trust_env = False
browser.verify, browser.cert = root, card
page = browser.post(f"{service}connexion", timeout=10)
sys.stdout.reconfigure(encoding="utf-8")
print(page.url, page.status_code, page.text)
