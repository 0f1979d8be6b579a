"""What the client's headers ask for, and how a page is compressed."""

import gzip
import zlib
from collections.abc import Callable

import brotli
import pytest
from backports import zstd

from discussions.cache.encodings import ENCODERS, choose_encoding, has_etag
from discussions.cache.pages import SMALLEST_COMPRESSED, Page

DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "zstd": zstd.decompress,
    "gzip": gzip.decompress,
}


@pytest.mark.parametrize(
    ("header", "encoding"),
    [
        ("", "identity"),
        ("identity", "identity"),
        ("gzip", "gzip"),
        ("GZip", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate, zstd", "zstd"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0.5,gzip ; q=0.8 ,zstd;q=1.0", "zstd"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*, br;q=0", "zstd"),
        ("*;q=0", "identity"),
        ("identity, *;q=0", "identity"),
        ("identity;q=0.5, br;q=0.4", "identity"),
        ("identity;q=0.5, br;q=0.5", "br"),
        ("identity;q=0", "identity"),
        ("deflate, compress", "identity"),
        ("br;q=nonsense, gzip;q=0.1", "gzip"),
        ("br;q=7", "identity"),
        ("br;q=nan", "identity"),
        (",, ;;,br", "br"),
    ],
)
def test_the_encoding_is_the_one_that_the_client_likes_best(header: str, encoding: str) -> None:
    assert choose_encoding(header) == encoding


@pytest.mark.parametrize(
    ("header", "is_known"),
    [
        ('W/"a1"', True),
        ('"a1"', True),
        ("*", True),
        (' "b2", W/"a1"', True),
        ('"b2","a1"', True),
        ('"a,1", "a1"', True),
        ('W/"a"', False),
        ('"b2", "c3"', False),
        ("a1", False),
        ('"' * 999, False),
        ("", False),
    ],
)
def test_etags_are_compared_weakly_and_in_lists(header: str, is_known: bool) -> None:
    assert has_etag(header, 'W/"a1"') is is_known


@pytest.mark.parametrize("encoding", sorted(ENCODERS))
def test_every_encoding_brings_back_the_page(encoding: str) -> None:
    body = "Ein Wort, ein Satz: 例え話. ".encode() * 200
    page = Page("200 OK", [("Content-Type", "application/json"), ("Cache-Control", "public")], body, began=0)
    variant, grown = page.encode(encoding)
    assert DECODERS[encoding](variant.body) == body
    assert grown == len(variant.body) < len(body)
    headers = dict(variant.headers)
    assert (headers["Content-Encoding"], headers["Content-Length"]) == (encoding, str(len(variant.body)))
    # The same tag for each: it is weak, and says that they mean the same.
    assert headers["ETag"] == page.etag == dict(page.encode("identity")[0].headers)["ETag"]
    assert headers["ETag"].startswith('W/"')
    assert headers["Vary"] == "Accept-Encoding"
    assert page.encode(encoding) == (variant, 0)


def test_what_is_small_is_sent_as_it_is() -> None:
    body = b"x" * (SMALLEST_COMPRESSED - 1)
    variant, grown = Page("200 OK", [], body, began=0).encode("br")
    assert (variant.body, grown) == (body, 0)
    assert "Content-Encoding" not in dict(variant.headers)


def test_one_more_byte_is_another_etag() -> None:
    tags = {Page("200 OK", [], zlib.compress(b"a" * size), began=0).etag for size in range(50)}
    assert len(tags) == 50
