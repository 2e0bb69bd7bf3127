"""Two hundred letters that no proper program writes: made up here, each broken in its own way (T9, T23)."""

import base64
from itertools import product

HEAD = (
    b"From: Ion Popescu <ion@client.example>\r\nTo: crm@firma.example\r\n"
    b"Subject: Test\r\nMessage-ID: <%s@x>\r\n"
)
TEXT = "Bună ziua, ăâîșț. Jó napot, őű. Dzień dobry, ąęłż. Здравствуйте."
WORDS = {
    "cp1250": "Dzień dobry, proszę o ofertę na krzesła i żółte szafki",
    "cp1251": "Здравствуйте, пришлите пожалуйста предложение на столы",
    "koi8-r": "Здравствуйте, пришлите пожалуйста предложение на столы",
    "iso-8859-2": "Jó napot, kérek ajánlatot tizenkét íróasztalra, köszönöm",
    "iso-8859-16": "Bună ziua, vă rog o ofertă pentru scaune și fișete",
    "utf-16": "Bună ziua, vă rog o ofertă",
    "cp852": "Jó napot, kérek ajánlatot",
    "cp866": "Здравствуйте, пришлите предложение",
}
BOUNDARIES = ("b", "=_x", "a b", "'()+_,-./:=?", "x" * 200)


def mime(kind: bytes, body: bytes, name: str = "m", more: bytes = b"") -> bytes:
    return (
        HEAD % name.encode() + b"MIME-Version: 1.0\r\nContent-Type: " + kind + b"\r\n" + more + b"\r\n" + body
    )


def multipart(*parts: bytes, kind: bytes = b"mixed", end: bool = True, boundary: bytes = b"b") -> bytes:
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    body += b"--" + boundary + b"--\r\n" if end else b""
    return mime(b"multipart/" + kind + b'; boundary="' + boundary + b'"', body)


def plain(text: bytes = b"Words", more: bytes = b"") -> bytes:
    return b"Content-Type: text/plain; charset=utf-8\r\n" + more + b"\r\n" + text


def file(name: bytes, data: bytes = b"%PDF-1.4 x", more: bytes = b"") -> bytes:
    head = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
    return (
        head
        + b"Content-Disposition: attachment; filename"
        + name
        + b"\r\n"
        + more
        + b"\r\n"
        + base64.b64encode(data)
    )


def nested(depth: int) -> bytes:
    body = plain()
    for level in range(depth):
        mark = b"n%d" % level
        body = b'Content-Type: multipart/mixed; boundary="' + mark + b'"\r\n\r\n--' + mark + b"\r\n" + body
        body += b"\r\n--" + mark + b"--"
    return HEAD % b"nest" + b"MIME-Version: 1.0\r\n" + body


def letter_in_letter(depth: int) -> bytes:
    body = HEAD % b"innermost" + b"\r\nThe last words"
    for level in range(depth):
        body = HEAD % b"l%d" % level + b"MIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n" + body
    return body


def encodings() -> dict[str, bytes]:
    found = {}
    for (charset, words), claimed in product(WORDS.items(), (True, False)):
        kind = f'text/plain; charset="{charset}"' if claimed else "text/plain"
        data = base64.b64encode(words.encode(charset))
        more = b"Content-Transfer-Encoding: base64\r\n"
        found[f"{charset}, {'said' if claimed else 'not said'}"] = mime(kind.encode(), data, charset, more)
    for claimed in (
        "utf-7",
        "x-unknown",
        "base64",
        "rot13",
        "idna",
        "punycode",
        "undefined",
        "''",
        "utf-8\x00",
        "ä",
        "a" * 5_000,
    ):
        raw = mime(b"text/plain; charset=" + claimed.encode(), TEXT.encode(), claimed[:20])
        found[f"claims {claimed[:20]!r}"] = raw
    found["utf-7 markup"] = mime(b"text/html; charset=utf-7", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-")
    found["said utf-8, is not"] = mime(b"text/plain; charset=utf-8", b"\xff\xfe\xfa \xe3\xee")
    found["half a letter"] = mime(b"text/plain; charset=utf-8", "Bună".encode()[:-1] + b"\xc4")
    found["NULs"] = mime(b"text/plain; charset=utf-8", b"a\x00b\x00c")
    found["control characters"] = mime(b"text/plain", bytes(range(256)))
    return found


def transfers() -> dict[str, bytes]:
    bodies = {
        "base64": (b"===", b"!!!!", b"QQ", b"QUJD\x00REVG", b"A" * 5),
        "quoted-printable": (b"=", b"=Z", b"=\r\n=", b"=C4", b"=\n" * 99),
        "8bit": ("ș".encode(),),
        "7bit": (b"\xff",),
        "binary": (b"\x00\r\n",),
        "x-uuencode": (b"begin 666 x\n#0V%T\n`\nend", b"begin", b"no"),
        "nonsense": (b"x",),
        "": (b"x",),
    }
    return {
        f"{name} {place}": mime(b"text/plain", body, name, f"Content-Transfer-Encoding: {name}\r\n".encode())
        for name, list_of in bodies.items()
        for place, body in enumerate(list_of)
    }


def headers() -> dict[str, bytes]:
    lines = {
        "no subject": b"",
        "empty subject": b"Subject:\r\n",
        "folded": b"Subject: a\r\n\tb\r\n c\r\n",
        "raw bytes": b"Subject: \xc8\x99i \xff\r\n",
        "broken word": b"Subject: =?utf-8?B?!!!?=\r\n",
        "word without end": b"Subject: =?utf-8?Q?abc\r\n",
        "unknown charset": b"Subject: =?x-no?Q?abc?=\r\n",
        "split letter": b"Subject: =?utf-8?B?yA==?=\r\n =?utf-8?B?mQ==?=\r\n",
        "letter q": b"Subject: =?utf-8?X?abc?=\r\n",
        "utf-7 word": b"Subject: =?utf-7?Q?+ADw-b+AD4-?=\r\n",
        "injected": b"Subject: =?utf-8?Q?a=0D=0ABcc:_x@y.z?=\r\n",
        "long": b"Subject: " + b"x" * 100_000 + b"\r\n",
        "many words": b"Subject: " + b"=?utf-8?Q?a?= " * 3_000 + b"\r\n",
        "NUL": b"Subject: a\x00b\r\n",
        "two subjects": b"Subject: one\r\nSubject: two\r\n",
        "no colon": b"Subject\r\n",
        "spaces": b"   \r\n",
        "no date": b"",
        "bad date": b"Date: yesterday\r\n",
        "day 99": b"Date: Fri, 99 Nov 2026 10:00:00 +0000\r\n",
        "year 0": b"Date: Fri, 1 Jan 0 10:00:00 +0000\r\n",
        "year 99999": b"Date: 1 Jan 99999 10:00 +0000\r\n",
        "zone": b"Date: Fri, 20 Nov 2026 10:00:00 +9999\r\n",
        "no zone": b"Date: Fri, 20 Nov 2026 10:00:00\r\n",
        "long date": b"Date: " + b"1 " * 9_000 + b"\r\n",
        "digits": b"Date: " + b"9" * 9_000 + b"\r\n",
        "no from": b"",
        "two froms": b"From: a@b.example, c@d.example\r\n",
        "group": b"To: list: a@b.example, c@d.example;\r\n",
        "nobody": b"To: undisclosed-recipients:;\r\n",
        "no address": b"From: Ion\r\n",
        "quotes": b'From: "Ion <x" <ion@c.example\r\n',
        "comments": b"From: a(b(c(d(e)@f.example\r\n",
        "brackets": b"From: <<<<<>>>>>\r\n",
        "at": b"From: @@@@@\r\n",
        "thousands": b"To: " + b", ".join(b"a%d@b.example" % each for each in range(5_000)) + b"\r\n",
        "deep comment": b"To: " + b"(" * 5_000 + b"a@b.example\r\n",
        "escapes": b'From: "' + b"\\" * 9_999 + b"\r\n",
        "no id": b"",
        "bad id": b"Message-ID: no brackets\r\n",
        "long id": b"Message-ID: <" + b"x" * 5_000 + b"@y>\r\n",
        "thousand references": b"References: "
        + b" ".join(b"<%d@x>" % each for each in range(1_000))
        + b"\r\n",
        "thousand headers": b"".join(b"X-%d: y\r\n" % each for each in range(5_000)),
        "name with bytes": b"From: \xc8\x98tefan <s@c.example>\r\n",
        "encoded comma": b"From: =?utf-8?Q?Pop=2C_Ion?= <i@c.example>\r\n",
        "encoded address": b"From: =?utf-8?Q?ion=40client.example?=\r\n",
        "mbox": b">From x\r\n",
        "bare CR": b"Subject: a\rFrom: b@c.example\r",
    }
    # No other header of a kind it is about: what it says is all there is.
    base = b"X-First: 1\r\nReceived: by here\r\n"
    return {f"header: {name}": base + line + b"\r\nWords" for name, line in lines.items()}


def structures() -> dict[str, bytes]:
    pdf = b"%PDF-1.4 x"
    return {
        "no end": multipart(plain(), end=False),
        "no parts": multipart(),
        "no boundary": mime(b"multipart/mixed", b"x"),
        "empty boundary": mime(b'multipart/mixed; boundary=""', b"--\r\nx\r\n----"),
        "boundary never comes": mime(b"multipart/mixed; boundary=q", b"words"),
        **{f"boundary {each[:9]!r}": multipart(plain(), boundary=each.encode()) for each in BOUNDARIES},
        "same boundary inside": multipart(
            b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + plain() + b"\r\n--b--"
        ),
        "nested 15": nested(15),
        "nested 90": nested(90),
        "nested 600": nested(600),
        "letters 5": letter_in_letter(5),
        "letters 90": letter_in_letter(90),
        "letters 600": letter_in_letter(600),
        "1,000 parts": multipart(*[plain()] * 1_000),
        "1,000 files": multipart(plain(), *[file(b"=a.pdf")] * 1_000),
        "only a file": multipart(file(b"=a.pdf")),
        "body is a file": mime(
            b"application/pdf",
            base64.b64encode(pdf),
            more=b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n",
        ),
        "alternative without plain": multipart(
            b"Content-Type: text/html\r\n\r\n<b>Words</b>", kind=b"alternative"
        ),
        "alternative, plain is blank": multipart(
            plain(b" \r\n"), b"Content-Type: text/html\r\n\r\n<b>Words</b>", kind=b"alternative"
        ),
        "calendar": multipart(
            plain(),
            b"Content-Type: text/calendar; method=REQUEST\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR",
            kind=b"alternative",
        ),
        "winmail.dat": multipart(plain(), file(b"=winmail.dat", b"\x78\x9f\x3e\x22\x01\x00" + b"x" * 40)),
        "signed": multipart(
            plain(),
            b"Content-Type: application/pgp-signature\r\n\r\n-----BEGIN PGP SIGNATURE-----",
            kind=b"signed",
        ),
        "encrypted": multipart(
            b"Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1",
            file(b"=x.asc", b"-----BEGIN PGP MESSAGE-----"),
            kind=b"encrypted",
        ),
        "bounce": multipart(
            plain(b"Not delivered"),
            b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed",
            b"Content-Type: message/rfc822\r\n\r\n" + HEAD % b"o" + b"\r\nx",
            kind=b"report",
        ),
        "digest": multipart(
            b"\r\n" + HEAD % b"d1" + b"\r\nOne", b"\r\n" + HEAD % b"d2" + b"\r\nTwo", kind=b"digest"
        ),
        "partial": mime(b"message/partial; id=x; number=1; total=9", b"x"),
        "external body": mime(b"message/external-body; access-type=URL", b"x"),
        "letter without headers": multipart(plain(), b"Content-Type: message/rfc822\r\n\r\n\r\nwords"),
        "rfc822 of nothing": multipart(b"Content-Type: message/rfc822\r\n\r\n"),
        "type without slash": mime(b"text", b"x"),
        "type of nothing": mime(b"", b"x"),
        "type with bytes": mime(b"\xff/\xfe; \xfd=\xfc", b"x"),
        "picture with text": mime(b"image/png", b"not a picture"),
        "html bomb": mime(b"text/html", b"<" * 300_000),
        "div bomb": mime(b"text/html", b"<div>" * 100_000),
        "quote bomb": mime(b"text/html", b"<a href='" * 60_000),
        "comment bomb": mime(b"text/html", b"<!--" * 100_000),
        "entity bomb": mime(b"text/html", b"&#" + b"9" * 50_000 + b";"),
        "script": mime(
            b"text/html", b"<script>alert(1)</script><p onclick=x>Words</p><svg><script>y</script></svg>"
        ),
        "half a tag": mime(b"text/html", b"<p>Words <a href="),
        "nothing after headers": HEAD % b"n",
        "headers only, no end": b"From: a@b.example",
        "a million lines": HEAD % b"ml" + b"\r\n" + b"\n" * 1_200_000,
        "boundaries and lines": nested(60) + b"\nx" * 300_000,
        "spaces before": b"\r\n\r\n  " + HEAD % b"s" + b"\r\nx",
        "byte order mark": b"\xef\xbb\xbf" + HEAD % b"bom" + b"\r\nx",
        "mbox line": b"From x Mon Nov 23\r\n" + HEAD % b"mb" + b"\r\nx",
    }


def names() -> dict[str, bytes]:
    given = (
        b"=a.pdf",
        b'="a b.pdf"',
        b'=""',
        b"=../../etc/passwd",
        b'="C:\\\\temp\\\\x.exe"',
        b"*=utf-8''%C8%99.pdf",
        b"*=utf-8''%FF.pdf",
        b"*=x-no''a.pdf",
        b"*0=a;filename*1=b.pdf",
        b"*0*=utf-8''%C8;filename*1*=%99.pdf",
        b"*1=b;filename*3=c",
        b'="=?utf-8?B?yJk=?=.pdf"',
        b'="\xc8\x99.pdf"',
        b'="a\x00b.pdf"',
        b"=" + b"x" * 5_000,
        b"=a.pdf;filename=b.pdf",
        b"*=",
        b"*='",
        b"*99999999999=a",
        b'="a\r\n b.pdf"',
        b"=con.txt",
    )
    return {f"file {place}": multipart(plain(), file(name)) for place, name in enumerate(given)}


def cut_off() -> dict[str, bytes]:
    whole = multipart(
        plain(TEXT.encode()),
        file(b"=a.pdf", b"%PDF-1.4 " + b"x" * 900),
        b"Content-Type: text/html\r\n\r\n<p>Words",
    )
    return {f"cut at {at}": whole[:at] for at in range(8, len(whole), 61)}


LETTERS = {**encodings(), **transfers(), **headers(), **structures(), **names(), **cut_off()}
