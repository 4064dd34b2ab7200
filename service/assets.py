"""What browsers load: style sheets, scripts, vendored files."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.staticfiles import StaticFiles


class Assets(StaticFiles):
    """Files that are kept by a browser and asked about by their ETag at each use, so that no two versions are mixed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response
