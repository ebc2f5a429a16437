#!/usr/bin/env python3
"""What people do on an instance: chat.py BASE_URL COMMAND…

setup CLAIM                makes the first account (ada, with PASSWORD), and says something
write FILE                 says one thing after the other until FILE is gone; prints how many were acknowledged
say TEXT                   prints the answer's status
delete                     deletes the newest message; prints the answer's status
tell [LAST]                signs in and prints `COUNT LAST DIGEST` of all messages (up to LAST)
invite                     prints the code of a new invitation

The certificate authority comes from SSL_CERT_FILE.
"""

import hashlib
import json
import os
import sys
import time
import urllib.error
import urllib.request

PASSWORD = "correct horse battery"
BASE = sys.argv[1]


def call(method, path, body=None, token=None):
    """The status and the answer; every status is one. Whoever is asked to come again does so, as libraries do."""
    for _ in range(5):
        status, answer = ask(method, path, body, token)
        if status != 429:
            break
        time.sleep(json.loads(answer)["retry_after"])
    return status, answer


def ask(method, path, body, token):
    headers = {"content-type": "application/json"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{BASE}/api/v10{path}", data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, json.loads(response.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def must(method, path, body=None, token=None):
    status, answer = call(method, path, body, token)
    if status >= 300:
        sys.exit(f"{method} {path}: {status} {answer}")
    return answer


def sign_in():
    return must("POST", "/auth/login", {"login": "ada", "password": PASSWORD})["access_token"]


def channels(token):
    found = []
    for guild in must("GET", "/users/@me/guilds", token=token):
        found += [c["id"] for c in must("GET", f"/guilds/{guild['id']}/channels", token=token) if c["type"] == 0]
    return found


def setup(claim):
    body = {"claim": claim, "username": "ada", "password": PASSWORD, "instance_name": "Trial", "registration_mode": "open"}
    token = must("POST", "/setup", body)["access_token"]
    must("POST", f"/channels/{channels(token)[0]}/messages", {"content": "the first words"}, token)


def write(file):
    token = sign_in()
    channel = channels(token)[0]
    count = 0
    while os.path.exists(file):
        count += 1
        must("POST", f"/channels/{channel}/messages", {"content": f"message {count}"}, token)
    print(count)


def say(text):
    token = sign_in()
    print(*call("POST", f"/channels/{channels(token)[0]}/messages", {"content": text}, token))


def delete():
    token = sign_in()
    channel = channels(token)[0]
    newest = must("GET", f"/channels/{channel}/messages?limit=1", token=token)[0]["id"]
    print(*call("DELETE", f"/channels/{channel}/messages/{newest}", token=token))


def tell(last=None):
    token = sign_in()
    seen = []
    for channel in channels(token):
        before = str(int(last) + 1) if last else None
        while page := must(
            "GET", f"/channels/{channel}/messages?limit=100" + (f"&before={before}" if before else ""), token=token
        ):
            seen += [(int(m["id"]), m["content"], m["author"]["username"]) for m in page]
            before = page[-1]["id"]
    seen.sort()
    print(len(seen), seen[-1][0], hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16])


def invite():
    token = sign_in()
    print(must("POST", f"/channels/{channels(token)[0]}/invites", {"max_age": 3600}, token)["code"])


{f.__name__: f for f in (setup, write, say, delete, tell, invite)}[sys.argv[2]](*sys.argv[3:])
