"""Signs in to a service as a browser would, presenting a card when Pro Santé Connect asks for one; prints the heading of
the page where that ends.

usage: sign_in.py SIGN_IN_URL ROOT_PEM CARD_PEM
"""

import re
import socket
import sys

import requests

sign_in, root, card = sys.argv[1:4]

# Browsers resolve *.localhost to loopback (RFC 6761); Python leaves it to the system, which may not.
system_getaddrinfo = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: system_getaddrinfo(
    "127.0.0.1" if str(host).endswith("localhost") else host, *rest, **named
)

browser = requests.Session()
browser.trust_env = False
browser.verify, browser.cert = root, card
page = browser.post(sign_in, timeout=20)
heading = re.search(r"<h1[^>]*>(.*?)</h1>", page.text, re.S)
print(page.status_code, heading.group(1).strip() if heading else page.text)
