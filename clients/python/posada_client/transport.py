"""Sending and reading: keys of writes, parts of lists, files, tags of answers that are known, and trying once more."""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from posada_client.problems import problem

TRIES = 3
MOST_WAIT = 60  # seconds that are waited where the house says when to come again


@dataclass(frozen=True)
class File:
    """A file to be sent."""

    name: str
    content: bytes
    media_type: str = "application/octet-stream"


@dataclass
class Transport:
    """A house at `address`; `key` is that of a person. `seconds` are waited for an answer."""

    address: str
    key: str = field(repr=False)
    seconds: float = 30
    wait: Callable[[float], None] = time.sleep
    known: dict[str, tuple[str, Any]] = field(default_factory=dict, repr=False)  # address -> tag and answer

    def call(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, body: Any = None,
        files: Mapping[str, File] | None = None, key: str | None = None,
    ) -> Any:  # fmt: skip
        """The answer: parsed JSON, or the bytes of a file. Raises a Problem; URLError where nothing answers.

        A write is sent again under the same key, and so done once.
        """
        asked = {name: _plain(value) for name, value in (query or {}).items() if value is not None}
        url = f"{self.address.rstrip('/')}/api/v1{path}" + (f"?{urlencode(asked, doseq=True)}" if asked else "")
        headers = {"Authorization": f"Bearer {self.key}", "Accept": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        content: bytes | None = None
        if files is not None:
            content, headers["Content-Type"] = _form(body or {}, files)
        elif body is not None:
            content, headers["Content-Type"] = json.dumps(body, default=str).encode(), "application/json"
        if method == "GET" and url in self.known:
            headers["If-None-Match"] = self.known[url][0]
        return self._send(Request(url, content, headers, method=method))

    def each(self, path: str, query: Mapping[str, Any]) -> Iterator[Any]:
        """What a list holds, one after another, read part by part."""
        cursor: str | None = None
        while True:
            page = self.call("GET", path, query={**query, "cursor": cursor})
            yield from page["items"]
            cursor = page["next"]
            if cursor is None:
                return

    def _send(self, request: Request) -> Any:
        for left in reversed(range(TRIES)):
            try:
                with urlopen(request, timeout=self.seconds) as answer:
                    return self._read(request, answer)
            except HTTPError as error:
                if error.code == 304:
                    return self.known[request.full_url][1]
                found = problem(error.code, _said(error.read()), error.headers.get("Retry-After"))
                waits = getattr(found, "retry_after", 1 if error.code >= 500 else None)
                if not left or waits is None or waits > MOST_WAIT:
                    raise found from None
                self.wait(waits)
            except (URLError, HTTPException, TimeoutError, ConnectionError):
                if not left:
                    raise
                self.wait(1)
        raise AssertionError("the last try answers or raises")

    def _read(self, request: Request, answer: Any) -> Any:
        content = answer.read()
        if "json" not in (answer.headers.get("Content-Type") or ""):
            return content
        found = json.loads(content)
        tag = answer.headers.get("ETag")
        if tag and request.get_method() == "GET":
            self.known[request.full_url] = (tag, found)
        return found


def _said(content: bytes) -> dict[str, Any]:
    try:
        found = json.loads(content)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _plain(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _form(fields: Mapping[str, Any], files: Mapping[str, File]) -> tuple[bytes, str]:
    """The body of a form with files, and its media type."""
    border = uuid.uuid4().hex
    parts = []
    for name, value in fields.items():
        if value is not None:
            parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
    for name, file in files.items():
        called = file.name.replace('"', "%22").replace("\r", "").replace("\n", "")
        head = f'Content-Disposition: form-data; name="{name}"; filename="{called}"\r\nContent-Type: {file.media_type}'
        parts.append(f"{head}\r\n\r\n".encode() + file.content)
    whole = b"".join(f"--{border}\r\n".encode() + part + b"\r\n" for part in parts)
    return whole + f"--{border}--\r\n".encode(), f"multipart/form-data; boundary={border}"
