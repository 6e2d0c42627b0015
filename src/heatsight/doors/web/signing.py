"""Signing in and out."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from heatsight.doors.web.guard import cookie_name, keep_signed_in, own_path
from heatsight.doors.web.look import render
from heatsight.doors.web.sign_in import SignIns, form_token, unveiled
from heatsight.errors import NotAuthenticated, PermissionDenied


class Signing:
    """The pages that anybody may ask for."""

    def __init__(self, sign_ins: SignIns) -> None:
        self._sign_ins = sign_ins

    def page(self, request: Request, form: Mapping[str, str]) -> Response:
        """The form; with a link's token the session it opens, on the way to the clean address."""
        if request.method == "POST":
            return self._by_key(request, form)
        further = own_path(request.query_params.get("next", "/"))
        token = request.query_params.get("token", "")
        if self._signed_in(request):
            return RedirectResponse(further, 303)
        if not token or request.method == "HEAD":  # a look at the link must not use it up
            return render("sign_in.html.j2", request=request, said="", next=further)
        try:
            secret = self._sign_ins.by_link(token)
        except NotAuthenticated as error:
            return render("sign_in.html.j2", status=401, request=request, said=str(error), next=further)
        return keep_signed_in(request, RedirectResponse(further, 303), secret)

    def out(self, request: Request, form: Mapping[str, str]) -> Response:
        """End the session whose form this is."""
        secret = request.cookies.get(cookie_name(request), "")
        if secret and unveiled(form.get("form_token", "")) == form_token(secret):
            self._sign_ins.end(secret)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(cookie_name(request), path="/", secure=request.url.scheme == "https", httponly=True, samesite="lax")
        return response

    def _by_key(self, request: Request, form: Mapping[str, str]) -> Response:
        further = own_path(form.get("next", "/"))
        try:
            secret = self._sign_ins.by_key(form.get("key", "").strip())
        except (NotAuthenticated, PermissionDenied) as error:
            return render("sign_in.html.j2", status=401, request=request, said=str(error), next=further)
        return keep_signed_in(request, RedirectResponse(further, 303), secret)

    def _signed_in(self, request: Request) -> bool:
        secret = request.cookies.get(cookie_name(request), "")
        return bool(secret) and self._sign_ins.find(secret) is not None
