"""A stored file: a picture is shown, everything else is only saved, nothing ever runs here."""

from flask import Response, abort, send_file

from crm.blueprints.files import bp
from crm.models import StoredFile
from crm.permissions import requires, visible_or_404
from crm.services.files import storage as files

SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})
NO_RIGHTS = "default-src 'none'; sandbox"


@bp.get("/files/<int:file_id>")
@requires("files.view")
def show(file_id: int) -> Response:
    file = visible_or_404(StoredFile, file_id)
    path = files.path_of(file.sha256)
    if not path.is_file():
        abort(404)
    is_shown = file.media_type in SHOWN
    media_type = file.media_type if is_shown else "application/octet-stream"
    response = send_file(path, media_type, as_attachment=not is_shown, download_name=file.name, etag=False)
    response.headers["Content-Security-Policy"] = NO_RIGHTS
    return response
