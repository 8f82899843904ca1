"""Makes the requests of the original command-line client, with the standard library alone.

usage: original_client.py BASE_URL USERNAME PASSWORD FOLDER_ARCHIVE JOB_NAME
"""
import json
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid


def ask(method, url, data=None, headers=None):
    request = urllib.request.Request(url, data=data, headers=headers or {}, method=method)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def main():
    base, username, password, archive, job_name = sys.argv[1:]
    base += "/api/v1"
    form = urllib.parse.urlencode({"username": username, "password": password}).encode()
    try:
        token = ask("POST", base + "/account/login", form, {"Content-Type": "application/x-www-form-urlencoded"})["access_token"]
    except urllib.error.HTTPError as error:
        print("Username or password is incorrect" if error.code == 401 else "Login failed")
        return 1
    auth = {"Authorization": "Bearer " + token}

    boundary = uuid.uuid4().hex
    with open(archive, "rb") as packed:
        content = packed.read()
    body = b"".join([
        b"--" + boundary.encode() + b"\r\n",
        b'Content-Disposition: form-data; name="job_name"\r\n\r\n',
        job_name.encode() + b"\r\n",
        b"--" + boundary.encode() + b"\r\n",
        b'Content-Disposition: form-data; name="file"; filename="wecloud.tar.gz"\r\n\r\n',
        content + b"\r\n",
        b"--" + boundary.encode() + b"--\r\n",
    ])
    headers = dict(auth, **{"Content-Type": "multipart/form-data; boundary=" + boundary})
    cli_id = ask("POST", base + "/cli/deploy", body, headers)["data"]["cli_id"]
    print("cli_id", cli_id, flush=True)

    last = None
    while True:
        data = ask("GET", base + "/cli/status/" + cli_id, headers=auth)["data"]
        status, message = data["status"], data["build_msg"]
        if status != last:
            print("status", status, "" if message is None else message, flush=True)
            last = status
        if status == "error":
            return 1
        if status == "stopped":
            break
        time.sleep(0.05)

    print("orch_id", ask("GET", base + "/cli/" + cli_id + "/orch_id", headers=auth)["data"]["orch_id"])
    return 0


sys.exit(main())
