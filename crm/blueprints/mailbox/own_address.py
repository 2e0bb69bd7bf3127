"""One's own address for forwarding: shown, copied, renewed."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.mailbox import bp
from crm.database import db
from crm.permissions import requires
from crm.services.received_mail import addresses
from crm.toasts import say


@bp.get("/profile/mail-address")
@requires("mail.take_in")
def own_address():
    return render_template("mailbox/own_address.html", address=addresses.address_of(current_user))


@bp.post("/profile/mail-address/renewal")
@requires("mail.take_in")
def renew_address():
    addresses.renew(current_user)
    db.session.commit()
    say(_("Your address was renewed. E-mails to the one before are not taken in any more."))
    return redirect(url_for("mailbox.own_address"), 303)
