"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FULL_TEXT = ("contact", "interaction", "deal")

OPEN = "state != 'done' AND archived_at IS NULL"
DONE = "state = 'done' AND archived_at IS NULL"
INTERACTION_INDEXES = (
    ("open", ["starts_on", "id"], OPEN),
    ("done", ["starts_on", "id"], DONE),
    ("responsible_open", ["responsible_id", "starts_on", "id"], OPEN),
    ("responsible_done", ["responsible_id", "starts_on", "id"], DONE),
    ("step_open", ["step_id", "starts_on", "id"], OPEN),
    ("step_done", ["step_id", "starts_on", "id"], DONE),
    ("channel_open", ["channel", "starts_on", "id"], OPEN),
    ("channel_done", ["channel", "starts_on", "id"], DONE),
    ("day", ["responsible_id", "due_on", "starts_on", "id"], OPEN),
    ("contact", ["contact_id", "starts_on", "id"], None),
    ("contact_next", ["contact_id", "starts_on", "id"], OPEN),
    ("deal", ["deal_id", "starts_on", "id"], "deal_id IS NOT NULL"),
    ("deal_next", ["deal_id", "starts_on", "id"], f"deal_id IS NOT NULL AND {OPEN}"),
    ("span", ["starts_at", "ends_at"], "starts_at IS NOT NULL"),
)


def upgrade() -> None:
    op.create_table(
        "loss_reason",
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_reason")),
        sa.UniqueConstraint("key", name=op.f("uq_loss_reason_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "process",
        sa.Column("key", sa.String(length=32), nullable=True),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("for_interactions", sa.Boolean(), nullable=False),
        sa.Column("for_deals", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_process")),
        sa.UniqueConstraint("key", name=op.f("uq_process_key")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "product",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=400), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("series", sa.String(length=120), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_product_folded", "product", ["folded"], unique=False)
    op.create_table(
        "stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stored_file_created_by_id"), "stored_file", ["created_by_id"], unique=False)
    op.create_index(op.f("ix_stored_file_sha256"), "stored_file", ["sha256"], unique=False)
    op.create_table(
        "tag",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("folded", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("folded", name=op.f("uq_tag_folded")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "team",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("two_step_roles", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_team_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
    )
    op.create_table(
        "step",
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=48), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("color", sa.String(length=16), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("sets_update_date", sa.Boolean(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_step_process_id_process")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step")),
        sa.UniqueConstraint("key", name=op.f("uq_step_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_step_process_id"), "step", ["process_id"], unique=False)
    op.create_table(
        "user",
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("theme", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("picture_id", sa.Integer(), nullable=True),
        sa.Column("totp_secret", sa.String(length=64), nullable=True),
        sa.Column("totp_enabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("totp_last_step", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["stored_file.id"], name=op.f("fk_user_picture_id_stored_file")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "auth_token",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("nonce", sa.String(length=43), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_auth_token_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_token")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_auth_token_user_id"), "auth_token", ["user_id"], unique=False)
    op.create_table(
        "backup_code",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_backup_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_backup_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_backup_code_user_id"), "backup_code", ["user_id"], unique=False)
    op.create_table(
        "contact",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("name_key", sa.String(length=300), nullable=False),
        sa.Column("sort_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("patronymic", sa.String(length=100), nullable=False),
        sa.Column("name_order", sa.String(length=32), nullable=False),
        sa.Column("tax_number", sa.String(length=40), nullable=False),
        sa.Column("tax_country", sa.String(length=2), nullable=False),
        sa.Column("tax_number_key", sa.String(length=40), nullable=True),
        sa.Column("registration_number", sa.String(length=40), nullable=False),
        sa.Column("industry", sa.String(length=120), nullable=False),
        sa.Column("size", sa.String(length=32), nullable=True),
        sa.Column("employees", sa.Integer(), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("preferred_channel", sa.String(length=32), nullable=True),
        sa.Column("preferred_hours", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_contact_owner_id_user")),
        sa.ForeignKeyConstraint(["parent_id"], ["contact.id"], name=op.f("fk_contact_parent_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_contact_archive",
        "contact",
        ["sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("archived_at IS NOT NULL"),
        postgresql_where=sa.text("archived_at IS NOT NULL"),
    )
    op.create_index("ix_contact_created_at", "contact", ["created_at", "id"], unique=False)
    op.create_index(op.f("ix_contact_external_id"), "contact", ["external_id"], unique=False)
    op.create_index(op.f("ix_contact_industry"), "contact", ["industry"], unique=False)
    op.create_index(
        "ix_contact_kind_list",
        "contact",
        ["kind", "sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index(
        "ix_contact_list",
        "contact",
        ["sort_key", "id"],
        unique=False,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_index(op.f("ix_contact_name_key"), "contact", ["name_key"], unique=False)
    op.create_index(op.f("ix_contact_owner_id"), "contact", ["owner_id"], unique=False)
    op.create_index("ix_contact_owner_list", "contact", ["owner_id", "sort_key", "id"], unique=False)
    op.create_index(op.f("ix_contact_parent_id"), "contact", ["parent_id"], unique=False)
    op.create_index(op.f("ix_contact_tax_number_key"), "contact", ["tax_number_key"], unique=False)
    op.create_table(
        "event",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("record_type", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("parent_type", sa.String(length=32), nullable=True),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("batch", sa.String(length=36), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["undoes_id"], ["event.id"], name=op.f("fk_event_undoes_id_event")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_event_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_batch", "event", ["batch"], unique=False)
    op.create_index("ix_event_parent", "event", ["parent_type", "parent_id"], unique=False)
    op.create_index("ix_event_record", "event", ["record_type", "record_id"], unique=False)
    op.create_table(
        "job",
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(length=160), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("lease_owner", sa.String(length=80), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_job_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("key", name=op.f("uq_job_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_job_due",
        "job",
        ["run_at", "id"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "submission",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("route", sa.String(length=300), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_submission_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("user_id", "key", name=op.f("uq_submission_user_id_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_submission_created_at"), "submission", ["created_at"], unique=False)
    op.create_table(
        "affiliation",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["company_id"], ["contact.id"], name=op.f("fk_affiliation_company_id_contact")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["contact.id"], name=op.f("fk_affiliation_person_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affiliation")),
        sa.UniqueConstraint("person_id", "company_id", name=op.f("uq_affiliation_person_id_company_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_affiliation_company_id"), "affiliation", ["company_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("is_given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_consent_contact_id_contact")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_consent_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consent_contact", "consent", ["contact_id", "channel", "at"], unique=False)
    op.create_table(
        "contact_point",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=500), nullable=False),
        sa.Column("normalized", sa.String(length=254), nullable=True),
        sa.Column("digits", sa.String(length=200), nullable=False),
        sa.Column("service", sa.String(length=32), nullable=True),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("street", sa.String(length=200), nullable=False),
        sa.Column("city", sa.String(length=100), nullable=False),
        sa.Column("city_key", sa.String(length=200), nullable=False),
        sa.Column("region", sa.String(length=100), nullable=False),
        sa.Column("postal_code", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"],
            ["contact.id"],
            name=op.f("fk_contact_point_contact_id_contact"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contact_point_city_key", "contact_point", ["city_key"], unique=False)
    op.create_index(op.f("ix_contact_point_contact_id"), "contact_point", ["contact_id"], unique=False)
    op.create_index("ix_contact_point_normalized", "contact_point", ["normalized"], unique=False)
    op.create_table(
        "contact_tag",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_contact_tag_contact_id_contact"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["tag_id"], ["tag.id"], name=op.f("fk_contact_tag_tag_id_tag"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("contact_id", "tag_id", name=op.f("pk_contact_tag")),
    )
    op.create_index(op.f("ix_contact_tag_tag_id"), "contact_tag", ["tag_id"], unique=False)
    op.create_table(
        "deal",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("process_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("probability", sa.Integer(), nullable=False),
        sa.Column("probability_by_hand", sa.Boolean(), nullable=False),
        sa.Column("open_probability", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("expected_close_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("loss_reason_id", sa.Integer(), nullable=True),
        sa.Column("loss_text", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_deal_contact_id_contact")),
        sa.ForeignKeyConstraint(
            ["loss_reason_id"], ["loss_reason.id"], name=op.f("fk_deal_loss_reason_id_loss_reason")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_deal_owner_id_user")),
        sa.ForeignKeyConstraint(["person_id"], ["contact.id"], name=op.f("fk_deal_person_id_contact")),
        sa.ForeignKeyConstraint(["process_id"], ["process.id"], name=op.f("fk_deal_process_id_process")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_deal_step_id_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deal_amount", "deal", ["amount_minor", "id"], unique=False)
    op.create_index("ix_deal_board", "deal", ["step_id", "position"], unique=True)
    op.create_index("ix_deal_closed", "deal", ["state", "closed_on", "id"], unique=False)
    op.create_index(
        "ix_deal_ends",
        "deal",
        ["step_id", "archived_at", "closed_on", "updated_at", "currency", "amount_minor", "owner_id"],
        unique=False,
    )
    op.create_index(
        "ix_deal_sums",
        "deal",
        ["step_id", "archived_at", "currency", "amount_minor", "owner_id"],
        unique=False,
    )
    op.create_index("ix_deal_contact", "deal", ["contact_id", "id"], unique=False)
    op.create_index(op.f("ix_deal_external_id"), "deal", ["external_id"], unique=False)
    op.create_index("ix_deal_list", "deal", ["state", "expected_close_on", "id"], unique=False)
    op.create_index(op.f("ix_deal_owner_id"), "deal", ["owner_id"], unique=False)
    op.create_index(op.f("ix_deal_person_id"), "deal", ["person_id"], unique=False)
    op.create_table(
        "import_run",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("error_file_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["error_file_id"], ["stored_file.id"], name=op.f("fk_import_run_error_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_file.id"], name=op.f("fk_import_run_file_id_stored_file")
        ),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_import_run_job_id_job")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_import_run_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_import_run_user_id"), "import_run", ["user_id"], unique=False)
    op.create_table(
        "deal_line",
        sa.Column("deal_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("quantity_thousandths", sa.BigInteger(), nullable=False),
        sa.Column("price_minor", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deal_id"], ["deal.id"], name=op.f("fk_deal_line_deal_id_deal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_deal_line_product_id_product")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal_line")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_deal_line_deal_id"), "deal_line", ["deal_id"], unique=False)
    op.create_index(op.f("ix_deal_line_product_id"), "deal_line", ["product_id"], unique=False)
    op.create_table(
        "interaction",
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("deal_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("responsible_id", sa.Integer(), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("update_date", sa.Date(), nullable=False),
        sa.Column("budget_minor", sa.BigInteger(), nullable=True),
        sa.Column("budget_currency", sa.String(length=3), nullable=True),
        sa.Column("is_private", sa.Boolean(), nullable=False),
        sa.Column("is_reviewed", sa.Boolean(), nullable=False),
        sa.Column("is_on_watch", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_task", sa.Boolean(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("deadline_time", sa.Time(), nullable=True),
        sa.Column("duration_minutes", sa.Integer(), nullable=True),
        sa.Column("time_zone", sa.String(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_interaction_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["created_by_id"], ["user.id"], name=op.f("fk_interaction_created_by_id_user")
        ),
        sa.ForeignKeyConstraint(["deal_id"], ["deal.id"], name=op.f("fk_interaction_deal_id_deal")),
        sa.ForeignKeyConstraint(
            ["responsible_id"], ["user.id"], name=op.f("fk_interaction_responsible_id_user")
        ),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_interaction_step_id_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction")),
        sqlite_autoincrement=True,
    )
    for name, columns, where in INTERACTION_INDEXES:
        condition = sa.text(where) if where else None
        op.create_index(
            f"ix_interaction_{name}",
            "interaction",
            columns,
            unique=False,
            sqlite_where=condition,
            postgresql_where=condition,
        )
    op.create_table(
        "note",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("touch", sa.String(length=32), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_note_author_id_user")),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interaction.id"], name=op.f("fk_note_interaction_id_interaction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_note_interaction", "note", ["interaction_id", "at"], unique=False)
    op.create_table(
        "participant",
        sa.Column("interaction_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("coordinates", sa.String(length=254), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name=op.f("fk_participant_contact_id_contact")
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_participant_interaction_id_interaction"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_participant_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_participant_contact_id"), "participant", ["contact_id"], unique=False)
    op.create_index(op.f("ix_participant_interaction_id"), "participant", ["interaction_id"], unique=False)
    op.create_index(op.f("ix_participant_user_id"), "participant", ["user_id"], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        for table in FULL_TEXT:
            op.execute(f"CREATE VIRTUAL TABLE {table}_search USING fts5(text, prefix='2 3')")
            # The names are fixed, nothing comes from outside.
            words = "('secure-delete', 1)"
            op.execute(f"INSERT INTO {table}_search ({table}_search, rank) VALUES {words}")  # noqa: S608  # nosec
    else:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for table in FULL_TEXT:
            op.execute(f"CREATE INDEX ix_{table}_search ON {table} USING gin (search_text gin_trgm_ops)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in FULL_TEXT:
            op.execute(f"DROP TABLE {table}_search")
    op.drop_index(op.f("ix_participant_user_id"), table_name="participant")
    op.drop_index(op.f("ix_participant_interaction_id"), table_name="participant")
    op.drop_index(op.f("ix_participant_contact_id"), table_name="participant")
    op.drop_table("participant")
    op.drop_index("ix_note_interaction", table_name="note")
    op.drop_table("note")
    for name, _columns, _where in INTERACTION_INDEXES:
        op.drop_index(f"ix_interaction_{name}", table_name="interaction")
    op.drop_table("interaction")
    op.drop_index(op.f("ix_deal_line_product_id"), table_name="deal_line")
    op.drop_index(op.f("ix_deal_line_deal_id"), table_name="deal_line")
    op.drop_table("deal_line")
    op.drop_index(op.f("ix_import_run_user_id"), table_name="import_run")
    op.drop_table("import_run")
    op.drop_index(op.f("ix_deal_person_id"), table_name="deal")
    op.drop_index(op.f("ix_deal_owner_id"), table_name="deal")
    op.drop_index("ix_deal_list", table_name="deal")
    op.drop_index(op.f("ix_deal_external_id"), table_name="deal")
    op.drop_index("ix_deal_contact", table_name="deal")
    op.drop_index("ix_deal_sums", table_name="deal")
    op.drop_index("ix_deal_ends", table_name="deal")
    op.drop_index("ix_deal_closed", table_name="deal")
    op.drop_index("ix_deal_board", table_name="deal")
    op.drop_index("ix_deal_amount", table_name="deal")
    op.drop_table("deal")
    op.drop_index(op.f("ix_contact_tag_tag_id"), table_name="contact_tag")
    op.drop_table("contact_tag")
    op.drop_index("ix_contact_point_normalized", table_name="contact_point")
    op.drop_index(op.f("ix_contact_point_contact_id"), table_name="contact_point")
    op.drop_index("ix_contact_point_city_key", table_name="contact_point")
    op.drop_table("contact_point")
    op.drop_index("ix_consent_contact", table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_affiliation_company_id"), table_name="affiliation")
    op.drop_table("affiliation")
    op.drop_index(op.f("ix_submission_created_at"), table_name="submission")
    op.drop_table("submission")
    op.drop_index(
        "ix_job_due",
        table_name="job",
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.drop_table("job")
    op.drop_index("ix_event_record", table_name="event")
    op.drop_index("ix_event_parent", table_name="event")
    op.drop_index("ix_event_batch", table_name="event")
    op.drop_table("event")
    op.drop_index(op.f("ix_contact_tax_number_key"), table_name="contact")
    op.drop_index(op.f("ix_contact_parent_id"), table_name="contact")
    op.drop_index("ix_contact_owner_list", table_name="contact")
    op.drop_index(op.f("ix_contact_owner_id"), table_name="contact")
    op.drop_index(
        "ix_contact_list",
        table_name="contact",
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.drop_index(
        "ix_contact_kind_list",
        table_name="contact",
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.drop_index(op.f("ix_contact_industry"), table_name="contact")
    op.drop_index(op.f("ix_contact_external_id"), table_name="contact")
    op.drop_index("ix_contact_created_at", table_name="contact")
    op.drop_index("ix_contact_archive", table_name="contact")
    op.drop_table("contact")
    op.drop_index(op.f("ix_backup_code_user_id"), table_name="backup_code")
    op.drop_table("backup_code")
    op.drop_index(op.f("ix_auth_token_user_id"), table_name="auth_token")
    op.drop_table("auth_token")
    op.drop_table("user")
    op.drop_index(op.f("ix_step_process_id"), table_name="step")
    op.drop_table("step")
    op.drop_table("team")
    op.drop_table("tag")
    op.drop_index(op.f("ix_stored_file_sha256"), table_name="stored_file")
    op.drop_index(op.f("ix_stored_file_created_by_id"), table_name="stored_file")
    op.drop_table("stored_file")
    op.drop_index("ix_product_folded", table_name="product")
    op.drop_table("product")
    op.drop_table("process")
    op.drop_table("loss_reason")
