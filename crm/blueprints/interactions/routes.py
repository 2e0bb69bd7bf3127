"""Pages of interactions."""

from flask import render_template, request
from flask_login import current_user
from sqlalchemy.orm import joinedload, undefer

from crm.blueprints.interactions import bp
from crm.blueprints.interactions.listing.chips import chips_of
from crm.blueprints.interactions.listing.columns import COLUMNS, columns_of
from crm.blueprints.interactions.listing.filter_bar import bulk_fields, filter_bar, filters_of
from crm.blueprints.interactions.listing.filters import list_url, reset_url
from crm.blueprints.interactions.listing.groups import rows_of
from crm.blueprints.interactions.listing.ladder import ladder_of
from crm.blueprints.interactions.listing.lines import Drawer
from crm.blueprints.interactions.listing.lost import lost_labels
from crm.blueprints.interactions.listing.opened import opened
from crm.i18n import language
from crm.models import Interaction, Step
from crm.permissions import can, requires, visible_or_404
from crm.services.contacts.listing import colleague_names
from crm.services.interaction_list.criteria import Grouping
from crm.services.interaction_list.pages import Place, page_of
from crm.services.interactions import page as interaction_page
from crm.services.processes.steps import step_words, usable_words

WHOLE = (
    joinedload(Interaction.contact),
    joinedload(Interaction.deal),
    joinedload(Interaction.responsible),
    joinedload(Interaction.step).joinedload(Step.process),
    undefer(Interaction.memo),
)


@bp.get("/interactions/")
@requires("interactions.view")
def index():
    steps, colleagues, asked = step_words(language()), colleague_names(), opened(request.args)
    form = filters_of(asked.values, usable_words(steps, current_user), colleagues)
    places = {name: Place.parse(request.args.get(name)) for name in ("after", "before")}
    page = page_of(form.criteria, current_user, **places)
    columns = columns_of(current_user, asked.view.columns or () if asked.view else ())
    drawer = Drawer(page.rows, steps, colleagues, columns)
    names = {Grouping.RESPONSIBLE: colleagues, Grouping.STEP: {word.id: word.label for word in steps}}
    return render_template(
        "interactions/listing/index.html",
        form=form,
        filters=filter_bar(form),
        bulk=bulk_fields(form) if page.rows and can("interactions.bulk") else None,
        page=page,
        marks=" ".join(f"{row.id}.{row.version}" for row in page.rows),
        columns={name: COLUMNS[name] for name in columns},
        chips=chips_of(form),
        ladder=ladder_of(form),
        lines=rows_of(page.rows, drawer, form.criteria, names),
        asked=asked,
        lost=lost_labels(form, in_view=asked.view is not None),
        list_url=list_url,
        reset=reset_url(),
    )


@bp.get("/interactions/<int:interaction_id>")
@requires("interactions.view")
def show(interaction_id: int):
    interaction = visible_or_404(Interaction, interaction_id, *WHOLE)
    return render_template("interactions/show.html", **interaction_page.build(interaction, current_user))
