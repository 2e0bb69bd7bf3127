"""Pages of products, and what a line of a deal offers while typing."""

from flask import make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from crm.blueprints.products import bp
from crm.blueprints.products.forms import ProductForm
from crm.conflicts import conflict_page
from crm.database import db
from crm.fragments import redirect_back_to
from crm.models import Product, StaleVersion
from crm.permissions import requires, visible_or_404
from crm.services import products
from crm.toasts import say


@bp.get("/products/")
@requires("products.view")
def index():
    query, archived = request.args.get("q", "").strip()[:200], request.args.get("archived") == "1"
    page, after = products.page_of(query, archived=archived, after=request.args.get("after"))
    kept = {"q": query or None, "archived": "1" if archived else None}
    return render_template(
        "products/index.html",
        page=page,
        query=query,
        archived=archived,
        more=url_for("products.index", after=after, **kept) if after else None,
        products_url=url_for("products.index"),
    )


@bp.get("/products/options")
@requires("products.view")
def options():
    """The names that fit what is typed in a line of a deal."""
    typed = request.args.get(request.args.get("field", ""), "") or request.args.get("q", "")
    return render_template("products/_options.html", offers=products.suggest(typed[:200]))


@bp.get("/products/<int:product_id>")
@requires("products.view")
def show(product_id: int):
    return render_template("products/show.html", product=visible_or_404(Product, product_id))


@bp.get("/products/new")
@requires("products.edit")
def new():
    return render_template("products/new.html", form=ProductForm())


@bp.post("/products/new")
@requires("products.edit")
def create():
    form = ProductForm()
    if not form.validate():
        return make_response(render_template("products/new.html", form=form), 422)
    product = Product()
    form.fill(product)
    event = product.record_event("created", by=current_user)
    db.session.commit()
    say(_("Created: %(name)s", name=product.name), event)
    return redirect_back_to(url_for("products.show", product_id=product.id))


@bp.get("/products/<int:product_id>/edit")
@requires("products.edit")
def edit(product_id: int):
    product = visible_or_404(Product, product_id)
    return render_template("products/edit.html", product=product, form=ProductForm(product))


@bp.post("/products/<int:product_id>/edit")
@requires("products.edit")
def update(product_id: int):
    product = visible_or_404(Product, product_id)
    form = ProductForm(product)
    if not form.validate():
        return make_response(render_template("products/edit.html", product=product, form=form), 422)
    try:
        product.check_version(form.version_number)
    except StaleVersion:
        stored = ProductForm(product, formdata=None)
        return conflict_page("products/edit.html", form, stored, product, product=product)
    form.fill(product)
    event = product.record_event("updated", by=current_user)
    db.session.commit()
    say(_("Saved: %(name)s", name=product.name), event)
    return redirect_back_to(url_for("products.show", product_id=product.id))


@bp.post("/products/<int:product_id>/archive")
@requires("products.edit")
def archive(product_id: int):
    product = visible_or_404(Product, product_id)
    event = product.archive(by=current_user) if not product.is_archived else None
    db.session.commit()
    say(_("Archived: %(name)s", name=product.name), event)
    return redirect_back_to(url_for("products.show", product_id=product.id))


@bp.post("/products/<int:product_id>/restore")
@requires("products.edit")
def restore(product_id: int):
    product = visible_or_404(Product, product_id)
    event = product.restore(by=current_user) if product.is_archived else None
    db.session.commit()
    say(_("Restored: %(name)s", name=product.name), event)
    return redirect_back_to(url_for("products.show", product_id=product.id))
