"""Waits until a server answers, a minute at most.

usage: until_it_answers.py URL
"""

import sys
import time
import urllib.request

deadline = time.monotonic() + 60
while True:
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(sys.argv[1], timeout=5).close()
        break
    except OSError as not_yet:
        if time.monotonic() > deadline:
            sys.exit(f"no answer: {not_yet}")
        time.sleep(0.1)
