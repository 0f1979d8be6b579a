"""Public pages as the real server sends them: whole, compressed, not again, and without their bodies."""

from collections.abc import Callable

import brotli
import httpx
import pytest
from backports import zstd

from tests.stack import Stack

pytestmark = pytest.mark.stack

PAGE = "/api/v1/sites/demo/threads/predictions/comments"


def test_every_encoding_is_the_same_page(stack: Stack) -> None:
    whole = httpx.get(f"{stack.url}{PAGE}", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in whole.headers
    decoders: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "zstd": zstd.decompress}
    for encoding, decode in decoders.items():
        with httpx.stream("GET", f"{stack.url}{PAGE}", headers={"Accept-Encoding": encoding}) as answer:
            sent = b"".join(answer.iter_raw())
        assert answer.headers["Content-Encoding"] == encoding
        assert answer.headers["ETag"] == whole.headers["ETag"]
        assert decode(sent) == whole.content
        assert len(sent) == int(answer.headers["Content-Length"]) < len(whole.content) / 2


def test_head_and_not_modified_have_no_body_and_leave_the_connection_whole(stack: Stack) -> None:
    with httpx.Client(base_url=stack.url) as client:
        whole = client.get(PAGE)
        head = client.head(PAGE)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Length"] == whole.headers["Content-Length"]
        again = client.get(PAGE, headers={"If-None-Match": f'"other", {whole.headers["ETag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(PAGE).json() == whole.json()
