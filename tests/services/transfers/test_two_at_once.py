"""Two imports at the same time, or one and a colleague's hand: nothing is made twice."""

import pytest
from sqlalchemy import func, select

from crm.database import db
from crm.models import Company, Contact, Deal, ImportKind, ImportState, Process, Product, User
from crm.services.transfers import intake, job
from tests.factories import make_company
from tests.services.transfers.files import begin, tally

ROWS = 600
NAMES = [f"Firma {n}" for n in range(ROWS)]
CONTENTS = {
    ImportKind.COMPANIES: "Name,Town\n" + "".join(f"{name},Iași\n" for name in NAMES),
    ImportKind.PEOPLE: "Name,Phone,Company\n"
    + "".join(f"Ana Pop{n},+40 721 {n:06},{name}\n" for n, name in enumerate(NAMES)),
    ImportKind.PRODUCTS: "Name,Code\n" + "".join(f"{name},C{n}\n" for n, name in enumerate(NAMES)),
    ImportKind.DEALS: "Title,Company,Owner,Stage,Value\n"
    + "".join(f"Deal {n},{name},Agent {n % 5},Talks {n % 3},{n}\n" for n, name in enumerate(NAMES)),
}
MODELS = (Contact, Company, Product, Deal, User, Process)


def counts() -> dict[str, int]:
    return {model.__name__: db.session.scalar(select(func.count(model.id))) for model in MODELS}


def started(kind: ImportKind):
    run = begin(kind, CONTENTS[kind])
    intake.set_running(run)
    db.session.commit()
    return run


@pytest.mark.parametrize("kind", list(CONTENTS), ids=lambda kind: kind.value)
@pytest.mark.parametrize("batches", [0, 1])
def test_another_import_of_the_same_file_runs_to_its_end_between_two_batches(team, kind, batches):
    first, second = started(kind), started(kind)
    seen = []

    def progress(done: int, total: int) -> None:
        seen.append(done)

    taken = job.Hold.take

    def take(hold):
        """The second one has its turn whenever the first waits for its own."""
        if hold.run_id == first.id and len(seen) == batches and second.state is ImportState.RUNNING:
            job.perform(second.id)
        return taken(hold)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(job.Hold, "take", take)
        job.perform(first.id, progress)
    assert (first.state, second.state) == (ImportState.FINISHED, ImportState.FINISHED)
    both = counts()
    made = [tally(run).get("made", 0) for run in (first, second)]
    assert sum(made) == ROWS, made
    assert both["Company"] == (0 if kind is ImportKind.PRODUCTS else ROWS)
    assert both["Deal"] == (ROWS if kind is ImportKind.DEALS else 0)
    assert both["User"] == (5 if kind is ImportKind.DEALS else 0)


def test_a_company_made_by_hand_meanwhile_is_known(team):
    run = started(ImportKind.COMPANIES)

    def progress(done: int, total: int) -> None:
        if done == job.BATCH:
            make_company(NAMES[-1])

    job.perform(run.id, progress)
    assert tally(run) == {"rows": ROWS, "made": ROWS - 1, "left": 1}
    assert counts()["Company"] == ROWS
