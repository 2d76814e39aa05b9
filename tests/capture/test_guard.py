"""The door for addresses and the door for sockets: what is not plainly public is refused before any connection."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from hostile import HOST, LOOPBACK, HostileWeb, answer, settings_for

from holdfast.capture import CaptureSettings, CheckedUrl, RefusedUrl, capture, check_url
from holdfast.capture.addresses import is_permitted, is_public
from holdfast.config import Limits, Network
from holdfast.model import FailedCapture, Fetched

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.168.255.255",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::8.8.8.8",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:127.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378::1",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "3fff::1",
    "2620:4f:8000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "185.199.108.153",
    "193.62.51.3",
    "2606:4700:4700::1111",
    "2a00:1450:4009::200e",
    "2001:4860:4860::8888",
]

SPELLINGS = {
    "bad-url": [
        "", " ", "www.nhs.uk", "//www.nhs.uk/", "/etc/passwd", "ftp://www.nhs.uk/", "file:///etc/passwd",
        "gopher://127.0.0.1:70/", "data:text/html,hi", "javascript:alert(1)", "http:/www.nhs.uk/", "http:www.nhs.uk",
        "http:///www.nhs.uk", "http://", "http://?a", "http://#a", "http://:80/", "http://@/", "http://user@www.nhs.uk/",
        "http://user:pass@www.nhs.uk/", "http://www.nhs.uk@127.0.0.1/", "http://127.0.0.1:80@www.nhs.uk/",
        "http://www.nhs.uk:22/", "http://www.nhs.uk:6379/", "http://www.nhs.uk:0/", "http://www.nhs.uk:65536/",
        "http://www.nhs.uk:99999999/", "http://www.nhs.uk:80:80/", "http://www.nhs.uk:+80/", "http://www.nhs.uk:８０/",
        "http://www.nhs.uk\\@127.0.0.1/", "http:\\\\127.0.0.1\\", "http://www.nhs.uk/a\\b", "http://www.nhs.uk/a b",
        "http://www.nhs.uk/\u00a0", "http://www.nhs.uk/\u200b", "http://www.nhs.uk/\u202e", "http://www.nhs.uk/\ufeff",
        "http://www.nhs.uk/\u2028", "http://www.nhs.uk/\r\nHost: x", "http://www.nhs.uk\t/", "http://www.nhs\u00ad.uk/",
        " http://www.nhs.uk/", "http://www.nhs.uk/\x00", "http://www.nhs.uk/\ud800", "http://www.nhs.uk/" + "a" * 5000,
        "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/",
        "http://0177.0.0.1/", "http://017700000001/", "http://127.0.0.01/", "http://127.0.0.1.1/", "http://1.2.3/",
        "http://0/", "http://0x/", "http://127.0.0.0x1/", "http://256.1.1.1/", "http://4294967297/",
        "http://127.0.0.１/", "http://①②⑦.0.0.1/", "http://127。0。0。1/", "http://0x7f。1/",
        "http://[::1/", "http://::1/", "http://[]/", "http://[127.0.0.1]/", "http://[::1%eth0]/", "http://[::1%25eth0]/",
        "http://[fe80::1%lo]/", "http://[::1]x/", "http://[v1.a]/", "http://[[::1]]/", "http://%31%32%37.0.0.1/",
        "http://www%2enhs.uk/", "http://www..nhs.uk/", "http://.nhs.uk/", "http://-a.uk/", "http://a-.uk/",
        "http://a b.uk/", "http://www.nhs.uk../", "http://" + "a" * 64 + ".uk/", "http://" + "a." * 130 + "uk/",
        "http://www.nhs.uk!/", "http://www.nhs.uk,evil.uk/", "http://www.nhs.uk;x/", "http://℀.uk/", "http://a⁄b.uk/",
    ],
    "private-address": [
        "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://printer/",
        "http://router.lan/", "http://db.internal/", "http://metadata.google.internal/", "http://mac.local/",
        "http://x.home/", "http://x.home.arpa/", "http://1.0.0.127.in-addr.arpa/", "http://x.corp/", "http://x.onion/",
        "http://x.test/", "http://x.example/", "http://x.invalid/", "http://localhost.localdomain/",
        "http://ｌｏｃａｌｈｏｓｔ/", "http://127.0.0.1./", "http://127.0.0.1:8080/", "https://127.0.0.1/",
        "HTTP://127.0.0.1/", "http://[::1]/", "http://[::1]:8443/", "http://[0:0:0:0:0:0:0:1]/",
        "http://[::FFFF:7F00:1]/", "http://169.254.169.254/latest/meta-data/",
    ],
}  # fmt: skip


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a name nor an address is asked."""

    def never(*_: Any, **__: Any) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", never)
    monkeypatch.setattr(socket, "getaddrinfo", never)


@pytest.mark.parametrize("text", PRIVATE)
def test_special_addresses_are_not_public(text: str) -> None:
    assert not is_public(ip_address(text))
    assert not is_permitted(text, ())


@pytest.mark.parametrize("text", PUBLIC)
def test_ordinary_addresses_are_public(text: str) -> None:
    assert is_permitted(text, ())


@pytest.mark.parametrize(
    ("reason", "url"), [(reason, url) for reason, urls in SPELLINGS.items() for url in urls]
    + [("private-address", f"http://[{text}]/") for text in PRIVATE if ":" in text and "%" not in text]
    + [("private-address", f"http://{text}/") for text in PRIVATE if ":" not in text],
)  # fmt: skip
def test_bad_and_inward_addresses_are_refused_without_asking_anyone(
    no_network: None, tmp_path: Path, reason: str, url: str
) -> None:
    settings = CaptureSettings(Limits(deadline=5))
    refused = check_url(url, settings.network)
    assert isinstance(refused, RefusedUrl)
    result = capture(url, record="paper", settings=settings, workdir=tmp_path)
    assert isinstance(result, FailedCapture)
    assert (result.reason, result.message) == (reason, refused.message)


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://www.nhs.uk", "http://www.nhs.uk/"),
        ("HTTPS://WWW.NHS.UK:443/A?b#c", "https://www.nhs.uk/A?b"),
        ("https://www.nhs.uk.:8443/a", "https://www.nhs.uk:8443/a"),
        ("http://www.nhs.uk:/", "http://www.nhs.uk/"),
        ("http://www.nhs.uk?q=1", "http://www.nhs.uk/?q=1"),
        ("http://bücher.de/ä?ö=ü", "http://xn--bcher-kva.de/%C3%A4?%C3%B6=%C3%BC"),
        ("http://www.nhs.uk/a%2fb%zz100%", "http://www.nhs.uk/a%2Fb%25zz100%25"),
        ("http://www.nhs.uk//a/../b;c=d,e|f[1]", "http://www.nhs.uk//a/../b;c=d,e%7Cf%5B1%5D"),
        ("http://[2606:4700:0::1111]:8080/", "http://[2606:4700::1111]:8080/"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://my_site.blogspot.com/", "http://my_site.blogspot.com/"),
    ],
)
def test_good_addresses_get_one_canonical_form(url: str, canonical: str) -> None:
    checked = check_url(url, Network())
    assert isinstance(checked, CheckedUrl)
    assert checked.url == canonical
    assert check_url(checked.url, Network()) == checked


def test_resolve_lets_a_local_name_and_an_odd_port_through() -> None:
    network = Network(LOOPBACK, {"papers.example": "127.0.0.1:81", "papers.example:9000": "127.0.0.1:82"})
    plain, odd = check_url("http://papers.example/", network), check_url("http://PAPERS.example:9000/", network)
    assert isinstance(plain, CheckedUrl) and plain.pinned == ("127.0.0.1", 81)
    assert (
        isinstance(odd, CheckedUrl)
        and odd.pinned == ("127.0.0.1", 82)
        and odd.url.startswith("http://papers.example:9000")
    )
    assert isinstance(check_url("http://papers.example:9001/", network), RefusedUrl)
    assert isinstance(check_url("http://other.example/", network), RefusedUrl)


def test_resolve_alone_does_not_open_private_addresses() -> None:
    refused = check_url("http://papers.example/", Network((), {"papers.example": "127.0.0.1:80"}))
    assert isinstance(refused, RefusedUrl) and refused.reason == "private-address"
    assert isinstance(check_url("http://papers.example/", Network((), {"papers.example": "1.1.1.1:80"})), CheckedUrl)


def test_a_broken_resolve_value_is_named() -> None:
    refused = check_url("http://papers.example/", Network(LOOPBACK, {"papers.example": "127.0.0.1"}))
    assert isinstance(refused, RefusedUrl) and "network.resolve" in refused.message


def test_allow_opens_only_its_own_ranges() -> None:
    allow = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert is_permitted("10.1.2.3", allow) and is_permitted("fd00::1", allow)
    assert not is_permitted("10.2.0.1", allow) and not is_permitted("fe80::1%1", (ip_network("fe80::/10"),))


Dns = Callable[..., None]


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> Dns:
    """Set what DNS answers for every name; each call takes the next list, the last one for ever."""

    def set_answers(*lists: list[str], port: int = 80) -> None:
        waiting = list(lists)

        def getaddrinfo(host: str, *_: Any, **__: Any) -> list[Any]:
            addresses = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            if not addresses:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return [
                (socket.AF_INET6 if ":" in a else socket.AF_INET, socket.SOCK_STREAM, 6, "", (a, port))
                for a in addresses
            ]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return set_answers


def at(url: str, folder: Path, network: Network | None = None) -> Fetched | FailedCapture:
    settings = CaptureSettings(Limits(deadline=5), network or Network(), "Holdfast/test")
    return capture(url, record="paper", settings=settings, workdir=folder)


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["::1"], ["169.254.169.254"], ["168.63.129.16"], ["1.1.1.1", "10.0.0.1"], ["10.0.0.1", "1.1.1.1"],
     ["64:ff9b::7f00:1"], ["::ffff:127.0.0.1"], ["1.1.1.1", "::1"]],
)  # fmt: skip
def test_a_name_with_any_inward_answer_is_refused(dns: Dns, tmp_path: Path, answers: list[str]) -> None:
    dns(answers)
    result = at("http://rebind.papers.co.uk/", tmp_path)
    assert isinstance(result, FailedCapture) and result.reason == "private-address"


def test_a_name_without_answer_is_unresolvable(dns: Dns, tmp_path: Path) -> None:
    dns([])
    result = at("http://nowhere.papers.co.uk/", tmp_path)
    assert isinstance(result, FailedCapture) and result.reason == "unresolvable"


def test_a_name_with_too_many_answers_is_refused(dns: Dns, tmp_path: Path) -> None:
    dns(["1.1.1.1"] * 65)
    result = at("http://many.papers.co.uk/", tmp_path)
    assert isinstance(result, FailedCapture) and result.reason == "unresolvable"


def test_dns_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(1) or [])
    settings = CaptureSettings(Limits(deadline=0.3))
    result = capture("http://slow.papers.co.uk/", record="paper", settings=settings, workdir=tmp_path)
    assert isinstance(result, FailedCapture) and result.reason == "timeout" and "DNS" in result.message


def test_each_name_is_asked_once_and_the_judged_address_is_used(web: HostileWeb, dns: Dns, tmp_path: Path) -> None:
    web.routes["/"] = answer(b"Fine.", "Content-Type: text/plain")
    dns(["127.0.0.1"], ["10.0.0.1"], port=web.port)  # a second question would get the other answer
    result = at("http://www.papers.co.uk/", tmp_path, Network(LOOPBACK))
    assert isinstance(result, Fetched) and result.hops[0].ip == "127.0.0.1"


def test_a_redirect_is_judged_anew(web: HostileWeb, dns: Dns, tmp_path: Path) -> None:
    web.routes["/"] = answer(b"", "Location: http://inner.papers.co.uk/", status="302 Found")
    dns(["127.0.0.1"], ["10.0.0.1"], port=web.port)
    result = at("http://www.papers.co.uk/", tmp_path, Network(LOOPBACK))
    assert isinstance(result, FailedCapture) and result.reason == "private-address"
    assert [hop.status for hop in result.hops] == [302]


def test_the_environment_is_not_asked(web: HostileWeb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".netrc").write_text(f"machine {HOST} login someone password secret\n")
    (tmp_path / ".netrc").chmod(0o600)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    web.routes["/"] = answer(b"", "Location: /2", "Set-Cookie: a=b; Path=/", status="302 Found")
    web.routes["/2"] = answer(b"Fine.", "Content-Type: text/plain")
    result = capture(f"http://{HOST}/", record="paper", settings=settings_for(web.port), workdir=tmp_path / "work")
    assert isinstance(result, Fetched)
    for request in web.requests:
        assert b"cookie" not in request.lower() and b"authorization" not in request.lower()
