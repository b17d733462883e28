"""Signs in to a service as a browser would, presenting a card when Pro Santé Connect asks for one; prints the heading of
the page where that ends.

usage: sign_in.py SIGN_IN_URL ROOT_PEM CARD_PEM
"""

import sys

from person import Browser

sign_in, root, card = sys.argv[1:4]
browser = Browser(root, card).open(sign_in, form={})
print(browser.page.status_code, browser.heading())
