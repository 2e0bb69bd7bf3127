"""The bytes of a file, through its record only: they are saved, never opened in our place."""

from flask import Response, abort, send_file

from crm.blueprints.attachments import bp
from crm.models import Attachment, StoredFile
from crm.permissions import requires, visible_or_404
from crm.services.files import storage as files

NO_RIGHTS = "default-src 'none'; sandbox"


@bp.get("/attachments/<int:attachment_id>")
@requires("files.view")
def show(attachment_id: int) -> Response:
    """The file itself, always to be saved, under the name it came by."""
    attachment = visible_or_404(Attachment, attachment_id)
    return given_out(attachment.file, attachment.name, as_attachment=True)


@bp.get("/attachments/<int:attachment_id>/thumbnail")
@requires("files.view")
def thumbnail(attachment_id: int) -> Response:
    """The small picture, which we drew ourselves."""
    attachment = visible_or_404(Attachment, attachment_id)
    if attachment.thumbnail is None:
        abort(404)
    return given_out(attachment.thumbnail, attachment.thumbnail.name, as_attachment=False)


def given_out(file: StoredFile, name: str, *, as_attachment: bool) -> Response:
    path = files.path_of(file.sha256)
    if file.removed_at is not None or not path.is_file():
        abort(404)
    response = send_file(path, file.media_type, as_attachment=as_attachment, download_name=name, etag=False)
    response.headers["Content-Security-Policy"] = NO_RIGHTS
    return response
