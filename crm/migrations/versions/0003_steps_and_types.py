"""More shipped processes, archived steps, types per user, update dates that somebody set."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

LANGUAGES = ("en", "ro", "ru", "hu", "pl")
NONE, POSITIVE = "none", "positive"
# key, names, steps: (names, outcome, colour); names in the order of LANGUAGES
PROCESSES = (
    (
        "marketing",
        ("Marketing", "Marketing", "Маркетинг", "Marketing", "Marketing"),
        (
            (("Idea", "Idee", "Идея", "Ötlet", "Pomysł"), NONE, "slate"),
            (("Preparation", "Pregătire", "Подготовка", "Előkészítés", "Przygotowanie"), NONE, "blue"),
            (("Launch", "Lansare", "Запуск", "Indítás", "Uruchomienie"), NONE, "violet"),
            (
                (
                    "Handling replies",
                    "Tratarea răspunsurilor",
                    "Работа с откликами",
                    "Válaszok feldolgozása",
                    "Obsługa odpowiedzi",
                ),
                NONE,
                "amber",
            ),
            (
                ("Evaluation", "Evaluare", "Оценка результатов", "Kiértékelés", "Ocena wyników"),
                POSITIVE,
                "green",
            ),
        ),
    ),
    (
        "administrative",
        ("Administrative", "Administrativ", "Административное", "Adminisztráció", "Administracja"),
        (
            (("To do", "De făcut", "К выполнению", "Elvégzendő", "Do zrobienia"), NONE, "slate"),
            (("Being done", "În lucru", "В работе", "Folyamatban", "W toku"), NONE, "blue"),
            (("Settled", "Rezolvat", "Решено", "Elintézve", "Załatwione"), POSITIVE, "green"),
        ),
    ),
    (
        "email",
        ("E-mail", "E-mail", "Электронная почта", "E-mail", "E-mail"),
        (
            (("Received", "Primit", "Получено", "Beérkezett", "Otrzymane"), NONE, "slate"),
            (
                (
                    "Waiting for our reply",
                    "Așteaptă răspunsul nostru",
                    "Ждет нашего ответа",
                    "Válaszunkra vár",
                    "Czeka na naszą odpowiedź",
                ),
                NONE,
                "amber",
            ),
            (
                ("Reply sent", "Răspuns trimis", "Ответ отправлен", "Válasz elküldve", "Odpowiedź wysłana"),
                POSITIVE,
                "green",
            ),
        ),
    ),
    (
        "private",
        ("Private", "Privat", "Личное", "Magán", "Prywatne"),
        (
            (
                ("Own matter", "Treburi personale", "Личное дело", "Magánügy", "Sprawa prywatna"),
                NONE,
                "slate",
            ),
            (("Holiday", "Concediu", "Отпуск", "Szabadság", "Urlop"), NONE, "teal"),
        ),
    ),
)
KEYS = [key for key, _names, _steps in PROCESSES]

process = sa.table(
    "process",
    sa.column("id", sa.Integer),
    sa.column("key", sa.String),
    sa.column("names", sa.JSON),
    sa.column("mode", sa.String),
    sa.column("for_interactions", sa.Boolean),
    sa.column("for_deals", sa.Boolean),
    sa.column("position", sa.Integer),
    sa.column("version", sa.Integer),
)
step = sa.table(
    "step",
    sa.column("id", sa.Integer),
    sa.column("process_id", sa.Integer),
    sa.column("key", sa.String),
    sa.column("number", sa.Integer),
    sa.column("names", sa.JSON),
    sa.column("color", sa.String),
    sa.column("probability", sa.Integer),
    sa.column("outcome", sa.String),
    sa.column("sets_update_date", sa.Boolean),
    sa.column("version", sa.Integer),
)
interaction = sa.table(
    "interaction",
    sa.column("step_id", sa.Integer),
    sa.column("starts_on", sa.Date),
    sa.column("update_date", sa.Date),
    sa.column("is_update_date_set", sa.Boolean),
)


def upgrade() -> None:
    for table in ("process", "step"):
        op.add_column(table, sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user", sa.Column("allowed_process_ids", sa.JSON(none_as_null=True), nullable=True))
    is_set = sa.Column("is_update_date_set", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("interaction", is_set)
    differs = interaction.c.update_date != interaction.c.starts_on
    op.execute(interaction.update().where(differs).values(is_update_date_set=True))
    in_use = sa.text("archived_at IS NULL")
    op.create_index(
        "ix_interaction_update",
        "interaction",
        ["update_date", "id"],
        sqlite_where=in_use,
        postgresql_where=in_use,
    )
    _add_processes()


def _add_processes() -> None:
    bind = op.get_bind()
    last = bind.execute(sa.select(sa.func.max(process.c.position))).scalar()
    for position, (key, names, steps) in enumerate(PROCESSES, start=-1 if last is None else last):
        row = {
            "key": key,
            "names": dict(zip(LANGUAGES, names, strict=True)),
            "mode": "guided",
            "for_interactions": True,
            "for_deals": False,
            "position": position + 1,
            "version": 1,
        }
        process_id = bind.execute(process.insert().values(row).returning(process.c.id)).scalar_one()
        rows = [_step_row(process_id, key, number, *each) for number, each in enumerate(steps, start=1)]
        op.bulk_insert(step, rows)


def _step_row(process_id, key, number, names, outcome, color) -> dict:
    return {
        "process_id": process_id,
        "key": f"{key}.{number:02d}",
        "number": number,
        "names": dict(zip(LANGUAGES, names, strict=True)),
        "color": color,
        "probability": 0,
        "outcome": outcome,
        "sets_update_date": False,
        "version": 1,
    }


def downgrade() -> None:
    shipped = sa.select(process.c.id).where(process.c.key.in_(KEYS))
    steps = sa.select(step.c.id).where(step.c.process_id.in_(shipped))
    op.execute(interaction.update().where(interaction.c.step_id.in_(steps)).values(step_id=None))
    op.execute(step.delete().where(step.c.process_id.in_(shipped)))
    op.execute(process.delete().where(process.c.key.in_(KEYS)))
    op.drop_index("ix_interaction_update", table_name="interaction")
    op.drop_column("interaction", "is_update_date_set")
    op.drop_column("user", "allowed_process_ids")
    for table in ("step", "process"):
        op.drop_column(table, "archived_at")
