"""Uploads: a page announces a file, sends it piece by piece, and takes it by its token when it is complete.

``POST /upload`` with the page's ticket and ``{"name", "size"}`` answers ``{"token"}``; ``PUT /upload/TOKEN?at=BYTE``
sends a piece; ``DELETE /upload/TOKEN`` gives the file up. A piece goes to disk as it comes, so that memory stays flat;
when its sender hangs up, the whole file is removed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from urllib.parse import parse_qsl

import anyio
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from streamlit.web.server.server_util import is_xsrf_enabled
from streamlit.web.server.starlette.starlette_app_utils import validate_xsrf_token

from evaluation.store.incoming import NotUnderWay, TooMuch
from evaluation.types import TouchstoneError
from ui.people.person import Role
from ui.server import identity, intake, tickets

BLOCK = 2**20
SILENT_SECONDS = 20.0
MOST_ANNOUNCED = 8192
"""Bytes of an announcement."""
XSRF_COOKIE, XSRF_HEADER, TICKET_HEADER = "_streamlit_xsrf", "X-Xsrftoken", "X-Touchstone-Ticket"
STATUS = {TooMuch: 413, NotUnderWay: 409}


class _Announced(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    name: str = Field(max_length=1000)
    size: int = Field(ge=0, lt=2**60)


class _Refused(TouchstoneError):
    """Not from a page of ours."""


Handler = Callable[[Request], Awaitable[Response]]


def _answered(handler: Handler) -> Handler:
    """Checks the XSRF token, as Streamlit does for its own uploads, and gives each refusal as one sentence."""

    @wraps(handler)
    async def answered(request: Request) -> Response:
        try:
            supplied, expected = request.headers.get(XSRF_HEADER), request.cookies.get(XSRF_COOKIE)
            if is_xsrf_enabled() and not validate_xsrf_token(supplied, expected):
                raise _Refused("this request comes from no page of this dashboard; reload the page and send it again")
            return await handler(request)
        except ClientDisconnect:
            return Response(status_code=499)  # nobody reads it
        except TouchstoneError as error:
            status = 403 if isinstance(error, _Refused) else STATUS.get(type(error), 400)
            return JSONResponse({"error": str(error)}, status_code=status)

    return answered


@_answered
async def announce(request: Request) -> Response:
    session = tickets.session_of(request.headers.get(TICKET_HEADER, ""))
    if session is None:
        raise _Refused("the page that sends this is no longer open; reload it and send the file again")
    body = b""
    async for chunk in _chunks(request):
        body += chunk
        if len(body) > MOST_ANNOUNCED:
            raise TouchstoneError(f"an upload is announced in at most {MOST_ANNOUNCED} bytes")
    try:
        announced = _Announced.model_validate_json(body)
    except ValidationError as error:
        raise TouchstoneError('an upload is announced as {"name": text, "size": bytes}') from error
    who = _person(request)

    def begin() -> str:
        return intake.incoming().begin(person=who, session=session, name=announced.name, size=announced.size)

    return JSONResponse({"token": await anyio.to_thread.run_sync(begin)}, status_code=201)


@_answered
async def send_piece(request: Request) -> Response:
    written = dict(parse_qsl(request.url.query)).get("at", "")
    if not written.isascii() or not written.isdecimal() or len(written) > 18:
        raise TouchstoneError("the address of a piece ends in ?at= and the byte at which it begins")
    with intake.incoming().piece(request.path_params["token"], person=_person(request), at=int(written)) as piece:
        block = bytearray()
        async for chunk in _chunks(request):
            block += chunk
            if len(block) >= BLOCK:
                await anyio.to_thread.run_sync(piece.write, bytes(block))
                block.clear()
        await anyio.to_thread.run_sync(piece.write, bytes(block))
    return JSONResponse({"received": piece.received})


@_answered
async def give_up(request: Request) -> Response:
    intake.incoming().drop(request.path_params["token"], person=_person(request))
    return Response(status_code=204)


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes. A sender that falls silent must not hold a connection, nor a server that is to stop."""
    stream = request.stream()
    while True:
        try:
            with anyio.fail_after(SILENT_SECONDS):
                chunk = await anext(stream, None)
        except TimeoutError:
            raise NotUnderWay(f"nothing came for {SILENT_SECONDS:.0f} s, and the upload ended; send it again") from None
        if chunk is None:
            return
        yield chunk


def _person(request: Request) -> str:
    person = identity.person(request.scope)
    if person is None:  # the door lets no stranger as far as this
        raise _Refused("sign in first, on any page of this dashboard")
    if sentence := person.why_not(Role.EDITOR):
        raise _Refused(sentence)
    return person.name
