"""The shipped processes with their steps, and the reasons for a loss, in five languages."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# key, walked by interactions and by deals, names, steps: (number, names, probability, outcome, sets the
# update date, colour)
PROCESSES = [
    (
        "sale",
        True,
        True,
        {"en": "Sale", "ro": "Vânzare", "ru": "Продажа", "hu": "Értékesítés", "pl": "Sprzedaż"},
        [
            (
                1,
                {
                    "en": "First contact",
                    "ro": "Prim contact",
                    "ru": "Первый контакт",
                    "hu": "Első kapcsolatfelvétel",
                    "pl": "Pierwszy kontakt",
                },
                10,
                "none",
                False,
                "slate",
            ),
            (
                2,
                {
                    "en": "Needs analysis",
                    "ro": "Analiza nevoilor",
                    "ru": "Выявление потребностей",
                    "hu": "Igényfelmérés",
                    "pl": "Analiza potrzeb",
                },
                25,
                "none",
                False,
                "blue",
            ),
            (
                3,
                {
                    "en": "Quote sent",
                    "ro": "Ofertă trimisă",
                    "ru": "КП отправлено",
                    "hu": "Ajánlat elküldve",
                    "pl": "Oferta wysłana",
                },
                50,
                "none",
                False,
                "violet",
            ),
            (
                4,
                {
                    "en": "Negotiation",
                    "ro": "Negociere",
                    "ru": "Переговоры",
                    "hu": "Tárgyalás",
                    "pl": "Negocjacje",
                },
                70,
                "none",
                False,
                "amber",
            ),
            (
                5,
                {
                    "en": "Contract signing",
                    "ro": "Semnarea contractului",
                    "ru": "Подписание договора",
                    "hu": "Szerződéskötés",
                    "pl": "Podpisanie umowy",
                },
                90,
                "none",
                False,
                "orange",
            ),
            (
                6,
                {"en": "Won", "ro": "Câștigată", "ru": "Выиграна", "hu": "Nyert", "pl": "Wygrana"},
                100,
                "positive",
                True,
                "green",
            ),
            (
                7,
                {"en": "Lost", "ro": "Pierdută", "ru": "Проиграна", "hu": "Vesztett", "pl": "Utracona"},
                0,
                "negative",
                False,
                "red",
            ),
        ],
    ),
    (
        "purchase",
        True,
        False,
        {"en": "Purchase", "ro": "Achiziție", "ru": "Закупка", "hu": "Beszerzés", "pl": "Zakup"},
        [
            (
                1,
                {
                    "en": "Purchase need",
                    "ro": "Necesar de achiziție",
                    "ru": "Заявка на закупку",
                    "hu": "Beszerzési igény",
                    "pl": "Zapotrzebowanie",
                },
                0,
                "none",
                False,
                "slate",
            ),
            (
                2,
                {
                    "en": "Quotes requested",
                    "ro": "Cerere de oferte",
                    "ru": "Запрос предложений",
                    "hu": "Ajánlatkérés",
                    "pl": "Zapytanie ofertowe",
                },
                0,
                "none",
                False,
                "blue",
            ),
            (
                3,
                {
                    "en": "Supplier choice",
                    "ro": "Alegerea furnizorului",
                    "ru": "Выбор поставщика",
                    "hu": "Beszállító kiválasztása",
                    "pl": "Wybór dostawcy",
                },
                0,
                "none",
                False,
                "violet",
            ),
            (
                4,
                {
                    "en": "Order placed",
                    "ro": "Comandă trimisă",
                    "ru": "Заказ отправлен",
                    "hu": "Megrendelés elküldve",
                    "pl": "Zamówienie złożone",
                },
                0,
                "none",
                False,
                "amber",
            ),
            (
                5,
                {
                    "en": "Order confirmed",
                    "ro": "Comandă confirmată",
                    "ru": "Заказ подтвержден",
                    "hu": "Megrendelés visszaigazolva",
                    "pl": "Zamówienie potwierdzone",
                },
                0,
                "none",
                False,
                "orange",
            ),
            (
                6,
                {
                    "en": "Receipt",
                    "ro": "Recepție",
                    "ru": "Приемка",
                    "hu": "Átvétel",
                    "pl": "Przyjęcie dostawy",
                },
                0,
                "positive",
                True,
                "green",
            ),
        ],
    ),
    (
        "transport",
        True,
        False,
        {"en": "Transport", "ro": "Transport", "ru": "Перевозка", "hu": "Fuvarozás", "pl": "Transport"},
        [
            (
                1,
                {
                    "en": "Transport request",
                    "ro": "Cerere de transport",
                    "ru": "Заявка на перевозку",
                    "hu": "Fuvarigény",
                    "pl": "Zgłoszenie transportu",
                },
                0,
                "none",
                False,
                "slate",
            ),
            (
                2,
                {
                    "en": "Carrier choice",
                    "ro": "Alegerea transportatorului",
                    "ru": "Выбор перевозчика",
                    "hu": "Fuvarozó kiválasztása",
                    "pl": "Wybór przewoźnika",
                },
                0,
                "none",
                False,
                "blue",
            ),
            (
                3,
                {
                    "en": "Date agreed",
                    "ro": "Dată stabilită",
                    "ru": "Дата согласована",
                    "hu": "Időpont egyeztetve",
                    "pl": "Termin uzgodniony",
                },
                0,
                "none",
                False,
                "violet",
            ),
            (
                4,
                {"en": "Loading", "ro": "Încărcare", "ru": "Погрузка", "hu": "Felrakodás", "pl": "Załadunek"},
                0,
                "none",
                False,
                "amber",
            ),
            (
                5,
                {"en": "On the way", "ro": "Pe drum", "ru": "В пути", "hu": "Úton", "pl": "W drodze"},
                0,
                "none",
                False,
                "orange",
            ),
            (
                6,
                {
                    "en": "Unloading",
                    "ro": "Descărcare",
                    "ru": "Разгрузка",
                    "hu": "Lerakodás",
                    "pl": "Rozładunek",
                },
                0,
                "none",
                False,
                "teal",
            ),
            (
                7,
                {
                    "en": "Positive receipt",
                    "ro": "Recepție pozitivă",
                    "ru": "Принято без замечаний",
                    "hu": "Kifogás nélkül átvéve",
                    "pl": "Przyjęte bez zastrzeżeń",
                },
                0,
                "positive",
                True,
                "green",
            ),
            (
                8,
                {
                    "en": "Negative receipt",
                    "ro": "Recepție negativă",
                    "ru": "Принято с замечаниями",
                    "hu": "Kifogással átvéve",
                    "pl": "Przyjęte z zastrzeżeniami",
                },
                0,
                "negative",
                False,
                "red",
            ),
        ],
    ),
    (
        "project",
        True,
        False,
        {"en": "Project", "ro": "Proiect", "ru": "Проект", "hu": "Projekt", "pl": "Projekt"},
        [
            (
                1,
                {
                    "en": "Customer need",
                    "ro": "Cerința clientului",
                    "ru": "Запрос клиента",
                    "hu": "Ügyféligény",
                    "pl": "Potrzeba klienta",
                },
                0,
                "none",
                False,
                "slate",
            ),
            (
                2,
                {
                    "en": "Specification",
                    "ro": "Caiet de sarcini",
                    "ru": "Техническое задание",
                    "hu": "Specifikáció",
                    "pl": "Specyfikacja",
                },
                0,
                "none",
                False,
                "blue",
            ),
            (
                3,
                {
                    "en": "Planning",
                    "ro": "Planificare",
                    "ru": "Планирование",
                    "hu": "Tervezés",
                    "pl": "Planowanie",
                },
                0,
                "none",
                False,
                "violet",
            ),
            (
                4,
                {
                    "en": "Kick-off",
                    "ro": "Lansare",
                    "ru": "Запуск",
                    "hu": "Projektindítás",
                    "pl": "Rozpoczęcie",
                },
                0,
                "none",
                False,
                "amber",
            ),
            (
                5,
                {
                    "en": "Execution",
                    "ro": "Execuție",
                    "ru": "Выполнение",
                    "hu": "Kivitelezés",
                    "pl": "Realizacja",
                },
                0,
                "none",
                False,
                "orange",
            ),
            (
                6,
                {
                    "en": "Checking",
                    "ro": "Verificare",
                    "ru": "Проверка",
                    "hu": "Ellenőrzés",
                    "pl": "Weryfikacja",
                },
                0,
                "none",
                False,
                "teal",
            ),
            (
                7,
                {
                    "en": "Provisional acceptance",
                    "ro": "Recepție provizorie",
                    "ru": "Предварительная приемка",
                    "hu": "Előzetes átadás",
                    "pl": "Odbiór wstępny",
                },
                0,
                "none",
                False,
                "blue",
            ),
            (
                8,
                {
                    "en": "Final delivery",
                    "ro": "Livrare definitivă",
                    "ru": "Окончательная сдача",
                    "hu": "Végleges átadás",
                    "pl": "Odbiór końcowy",
                },
                0,
                "positive",
                True,
                "green",
            ),
        ],
    ),
    (
        "support",
        True,
        False,
        {"en": "Support", "ro": "Suport", "ru": "Поддержка", "hu": "Támogatás", "pl": "Wsparcie"},
        [
            (
                1,
                {
                    "en": "Request received",
                    "ro": "Solicitare primită",
                    "ru": "Обращение получено",
                    "hu": "Bejelentés fogadása",
                    "pl": "Przyjęcie zgłoszenia",
                },
                0,
                "none",
                False,
                "slate",
            ),
            (
                2,
                {
                    "en": "Diagnosis",
                    "ro": "Diagnostic",
                    "ru": "Диагностика",
                    "hu": "Hibafeltárás",
                    "pl": "Diagnoza",
                },
                0,
                "none",
                False,
                "blue",
            ),
            (
                3,
                {
                    "en": "Intervention",
                    "ro": "Intervenție",
                    "ru": "Выполнение работ",
                    "hu": "Beavatkozás",
                    "pl": "Interwencja",
                },
                0,
                "none",
                False,
                "violet",
            ),
            (
                4,
                {
                    "en": "Check with customer",
                    "ro": "Verificare cu clientul",
                    "ru": "Проверка с клиентом",
                    "hu": "Ellenőrzés az ügyféllel",
                    "pl": "Sprawdzenie z klientem",
                },
                0,
                "none",
                False,
                "amber",
            ),
            (
                5,
                {
                    "en": "Confirmation report",
                    "ro": "Proces-verbal de confirmare",
                    "ru": "Акт выполненных работ",
                    "hu": "Teljesítésigazolás",
                    "pl": "Protokół odbioru",
                },
                0,
                "positive",
                True,
                "green",
            ),
        ],
    ),
]

LOSS_REASONS = [
    (
        "price",
        {
            "en": "Too expensive",
            "ro": "Preț prea mare",
            "ru": "Слишком дорого",
            "hu": "Túl drága",
            "pl": "Za wysoka cena",
        },
    ),
    (
        "competitor",
        {
            "en": "Bought from a competitor",
            "ro": "A cumpărat de la un concurent",
            "ru": "Покупка у конкурента",
            "hu": "Versenytárstól vásárolt",
            "pl": "Zakup u konkurencji",
        },
    ),
    (
        "postponed",
        {
            "en": "Postponed without a date",
            "ro": "Amânată fără termen",
            "ru": "Отложено на неопределенный срок",
            "hu": "Határozatlan időre elhalasztva",
            "pl": "Odłożone bez terminu",
        },
    ),
    (
        "no_need",
        {
            "en": "The need is gone",
            "ro": "Nevoia a dispărut",
            "ru": "Потребность отпала",
            "hu": "Az igény megszűnt",
            "pl": "Potrzeba zniknęła",
        },
    ),
    (
        "no_budget",
        {
            "en": "No budget",
            "ro": "Fără buget",
            "ru": "Нет бюджета",
            "hu": "Nincs rá keret",
            "pl": "Brak budżetu",
        },
    ),
    (
        "not_available",
        {
            "en": "We could not supply it",
            "ro": "Nu am putut livra",
            "ru": "Нет нужного товара",
            "hu": "Nem tudtuk szállítani",
            "pl": "Brak towaru lub usługi",
        },
    ),
    (
        "no_answer",
        {
            "en": "No answer from the customer",
            "ro": "Clientul nu mai răspunde",
            "ru": "Клиент не отвечает",
            "hu": "Az ügyfél nem válaszol",
            "pl": "Klient nie odpowiada",
        },
    ),
    (
        "other",
        {
            "en": "Other reason",
            "ro": "Alt motiv",
            "ru": "Другая причина",
            "hu": "Egyéb ok",
            "pl": "Inny powód",
        },
    ),
]

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
loss_reason = sa.table(
    "loss_reason",
    sa.column("key", sa.String),
    sa.column("names", sa.JSON),
    sa.column("position", sa.Integer),
)


def upgrade() -> None:
    for position, (key, for_interactions, for_deals, names, steps) in enumerate(PROCESSES):
        row = {
            "key": key,
            "names": names,
            "mode": "guided",
            "for_interactions": for_interactions,
            "for_deals": for_deals,
            "position": position,
            "version": 1,
        }
        process_id = op.get_bind().execute(process.insert().values(row).returning(process.c.id)).scalar_one()
        op.bulk_insert(step, [_step_row(process_id, key, *each) for each in steps])
    op.bulk_insert(
        loss_reason,
        [
            {"key": key, "names": names, "position": position}
            for position, (key, names) in enumerate(LOSS_REASONS)
        ],
    )


def _step_row(process_id, key, number, names, probability, outcome, sets_update_date, color) -> dict:
    return {
        "process_id": process_id,
        "key": f"{key}.{number:02d}",
        "number": number,
        "names": names,
        "color": color,
        "probability": probability,
        "outcome": outcome,
        "sets_update_date": sets_update_date,
        "version": 1,
    }


def downgrade() -> None:
    for table in (loss_reason, step, process):
        op.execute(table.delete())
