import ipaddress
import json
import subprocess
import sys
from pathlib import Path

import pytest

from booth.sharing.network.own_network import ADDRESS
from tests.support.needs import needs
from tests.support.phone import TOKEN

ROOT = Path(__file__).parents[2]


@needs("dnsmasq", "ip", "udhcpc", "unshare")
def test_a_phone_gets_an_address_resolves_probes_and_downloads_and_one_behind_a_drop_rule_never_counts() -> None:
    program = [sys.executable, "-m", "tests.support.in_own_network"]
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--net", "--mount", *program],
        check=False,
        capture_output=True,
        cwd=ROOT,
        text=True,
        timeout=110,
    )
    if "unshare" in done.stderr.partition("\n")[0]:
        pytest.skip(f"this machine gives no networks away: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])

    assert seen["link"] == f"http://{ADDRESS}/P/{TOKEN}"
    assert ipaddress.IPv4Address(seen["address"]) in ipaddress.IPv4Network(f"{ADDRESS}/24", strict=False)
    assert seen["behind a drop rule"] == [True, False, False]  # refused, and neither seen to work nor joined
    phone = seen["phone"]
    assert phone["resolved"] == {
        "booth.lan": ADDRESS,
        "captive.apple.com": ADDRESS,
        "dns.msftncsi.com": "131.107.255.255",
        "example.org": None,
    }
    assert phone["probes"]["apple"][0] == 200
    assert "<BODY>Success</BODY>" in phone["probes"]["apple"][1]
    assert phone["probes"]["android"] == [204, ""]
    assert phone["probes"]["windows"] == [200, "Microsoft Connect Test"]
    assert phone["probes"]["firefox"] == [200, "success\n"]
    assert phone["pages"] == [200, 200]
    assert phone["photo"] == [200, 1_500_003]
    assert seen["told"] == [True, True]
