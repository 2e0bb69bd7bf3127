"""Templates in the settings: made, taken over, changed, ordered, copied, hidden; each with its way back."""

import pytest
from sqlalchemy import select

from crm.database import db
from crm.features import starter_features
from crm.models import Event, Step, TaskTemplate
from crm.models.task_template import MAX_LINES
from crm.team import forget_team
from tests.blueprints.task_templates.conftest import make_template
from tests.pages import parsed, submit

PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
WHO = [("admin", 200), ("manager", 200), ("owner", 403), ("restricted", 403)]
LINE = {"title": "Call", "offset_days": "3"}


def templates() -> list[TaskTemplate]:
    db.session.expire_all()
    return list(db.session.scalars(select(TaskTemplate).order_by(TaskTemplate.position)))


def titles(template: TaskTemplate) -> list[str]:
    db.session.expire_all()
    return [line.title for line in template.lines]


def undo_last(client, action: str) -> int:
    query = select(Event).where(Event.action == action, Event.record_type == "task_template")
    event = db.session.scalars(query.order_by(Event.id.desc())).first()
    return submit(client, "/task-templates/", f"/events/{event.id}/undo").status_code


class TestTemplates:
    def test_one_is_made_and_undone(self, boss):
        answer = submit(boss, "/task-templates/new", en="Lease", hu="Bérlet")
        (lease,) = templates()
        assert answer.location.endswith(f"/task-templates/{lease.id}")
        assert lease.names == {"en": "Lease", "hu": "Bérlet"}
        undo_last(boss, "created")
        assert templates()[0].is_archived

    @pytest.mark.parametrize("fields", [{"en": ""}, {"en": "x" * 61}, {"en": "x", "process_id": "999"}])
    def test_what_makes_none_is_refused(self, boss, fields):
        assert submit(boss, "/task-templates/new", **fields).status_code == 422
        assert templates() == []

    def test_nothing_is_there_before_it_is_taken_over(self, boss, admin):
        assert templates() == []
        submit(boss, "/task-templates/", "/task-templates/suggestions/service")
        (taken,) = templates()
        assert taken.names["hu"] == "Szervizkiszállás"
        assert taken.process.key == "support"
        # The team works in Romanian, whoever takes it over.
        assert titles(taken)[2] == "Vizită și reparație"
        assert "suggestions/service" not in boss.get("/task-templates/").text

    def test_no_such_suggestion(self, boss, without_csrf):
        assert boss.post("/task-templates/suggestions/none").status_code == 404

    def test_names_are_changed_and_somebody_elses_change_is_shown(self, boss, kitchen):
        page = f"/task-templates/{kitchen.id}"
        submit(boss, page, en="Kitchens")
        assert templates()[0].names["en"] == "Kitchens"
        answer = submit(boss, page, en="Mine", version="1")
        assert answer.status_code == 409
        assert "Kitchens" in answer.text

    def test_a_copy_has_all_lines(self, boss, kitchen):
        submit(boss, f"/task-templates/{kitchen.id}", f"/task-templates/{kitchen.id}/copy")
        _first, copy = templates()
        assert copy.names["en"] == "Kitchen: measure to installation (2)"
        assert titles(copy) == titles(kitchen)
        assert not {line.id for line in copy.lines} & {line.id for line in kitchen.lines}

    def test_they_are_ordered_by_buttons(self, boss, admin):
        first, second, third = (make_template(by=admin) for _each in range(3))
        answer = submit(boss, "/task-templates/", f"/task-templates/{third.id}/place", shift="up")
        assert answer.status_code == 303
        assert templates() == [first, third, second]
        undo_last(boss, "placed")
        assert templates() == [first, second, third]

    def test_one_is_archived_and_restored(self, boss, kitchen):
        page = f"/task-templates/{kitchen.id}"
        submit(boss, page, f"{page}/archive")
        assert templates()[0].is_archived
        submit(boss, "/task-templates/", f"{page}/restore")
        assert not templates()[0].is_archived


class TestLines:
    def page(self, template) -> str:
        return f"/task-templates/{template.id}/lines/new"

    def test_one_is_added_at_its_day(self, boss, admin):
        template = make_template({"offset_days": 0}, {"offset_days": 7}, by=admin)
        submit(boss, self.page(template), **LINE)
        assert titles(template) == ["Task 1", "Call", "Task 2"]
        undo_last(boss, "lines_changed")
        assert titles(template) == ["Task 1", "Task 2"]

    def test_everything_is_kept(self, boss, admin, colleague):
        template = make_template(by=admin)
        step = db.session.scalars(select(Step).where(Step.key == "support.01")).one()
        submit(
            boss, self.page(template), **LINE, is_task="appointment", channel="visit", counting="all",
            start_time="10:30", duration="1:30", assignee="colleague", user_id=str(colleague.id),
            step_id=str(step.id),
        )  # fmt: skip
        (line,) = templates()[0].lines
        assert line.as_data() == {
            "id": line.id, "title": "Call", "channel": "visit", "is_task": False, "offset_days": 3,
            "in_working_days": False, "start_time": "10:30:00", "duration_minutes": 90,
            "deadline_days": None, "step_id": step.id, "assignee": "colleague", "user_id": colleague.id,
        }  # fmt: skip

    @pytest.mark.parametrize("fields", [
        {"title": ""}, {"title": "x" * 201}, {"offset_days": ""}, {"offset_days": "-1"},
        {"offset_days": "1000"}, {"offset_days": "1.5"}, {"deadline_days": "x"},
        {"is_task": "appointment", "start_time": ""},
        {"is_task": "appointment", "start_time": "9", "duration": "long"}, {"assignee": "colleague"},
        {"assignee": "colleague", "user_id": "999"}, {"step_id": "999"}, {"step_id": "x"}, {"channel": "x"},
        {"is_task": "appointment", "start_time": "9", "duration": "10081"}, {"is_task": "x"},
    ])  # fmt: skip
    def test_what_is_no_line_is_refused(self, boss, admin, fields):
        template = make_template(by=admin)
        answer = submit(boss, self.page(template), **{**LINE, **fields})
        assert answer.status_code == 422
        assert parsed(answer).xpath("//*[@class='error-summary']")
        assert titles(template) == []

    def test_an_end_is_nothing_to_begin_at(self, boss, admin):
        template = make_template(by=admin)
        won = db.session.scalars(select(Step).where(Step.key == "sale.06")).one()
        assert submit(boss, self.page(template), **LINE, step_id=str(won.id)).status_code == 422

    def test_one_is_changed_and_keeps_its_id(self, boss, admin):
        template = make_template({}, {"title": "Other"}, by=admin)
        first, other = (line.id for line in template.lines)
        submit(boss, f"/task-templates/{template.id}/lines/{first}", title="Better", deadline_days="2")
        assert titles(template) == ["Better", "Other"]
        assert [line.id for line in template.lines] == [first, other]
        undo_last(boss, "lines_changed")
        assert titles(template) == ["Task 1", "Other"]
        assert template.lines[0].deadline_days is None

    def test_somebody_elses_change_of_the_line_is_shown(self, boss, admin):
        template = make_template({}, by=admin)
        page = f"/task-templates/{template.id}/lines/{template.lines[0].id}"
        submit(boss, page, title="Theirs")
        answer = submit(boss, page, title="Mine", version="1")
        assert answer.status_code == 409
        assert "Theirs" in answer.text
        assert titles(template) == ["Theirs"]

    def test_one_is_removed_and_comes_back(self, boss, admin):
        template = make_template({}, {}, by=admin)
        page = f"/task-templates/{template.id}/lines/{template.lines[0].id}"
        submit(boss, page, f"{page}/remove")
        assert titles(template) == ["Task 2"]
        undo_last(boss, "lines_changed")
        assert titles(template) == ["Task 1", "Task 2"]

    def test_they_are_ordered_by_buttons_and_by_drag(self, boss, admin):
        template = make_template({}, {}, {}, by=admin)
        page, last = f"/task-templates/{template.id}", template.lines[2]
        submit(boss, page, f"{page}/lines/{last.id}/place", shift="up")
        assert titles(template) == ["Task 1", "Task 3", "Task 2"]
        answer = submit(boss, page, f"{page}/lines/{last.id}/place", headers=PARTIAL, after_id="")
        assert answer.status_code == 200
        assert titles(template) == ["Task 3", "Task 1", "Task 2"]
        assert answer.text.index("Task 3") < answer.text.index("Task 1") < answer.text.index("Task 2")

    def test_a_place_behind_nothing_is_refused(self, boss, admin):
        template = make_template({}, {}, by=admin)
        page, first = f"/task-templates/{template.id}", template.lines[0]
        for behind in ("999", "x", str(first.id)):
            answer = submit(boss, page, f"{page}/lines/{first.id}/place", headers=PARTIAL, after_id=behind)
            assert answer.status_code == 422

    def test_there_is_an_end_to_it(self, boss, admin):
        template = make_template(*[{}] * MAX_LINES, by=admin)
        answer = submit(boss, self.page(template), **LINE)
        assert answer.status_code == 303
        assert len(titles(template)) == MAX_LINES

    def test_a_line_of_another_template_is_not_there(self, boss, admin):
        one, other = make_template({}, by=admin), make_template({}, by=admin)
        assert boss.get(f"/task-templates/{one.id}/lines/{other.lines[0].id}").status_code == 404

    def test_a_step_that_is_planned_ahead_holds_nothing_up(self, boss, admin):
        """A process may change what a step means while only templates name it."""
        step = db.session.scalars(select(Step).where(Step.key == "support.01")).one()
        make_template({"step_id": step.id}, by=admin)
        assert not step.is_taken()

    def test_the_step_outlives_the_switch(self, boss, admin, team):
        """While steps are off the form does not show it, and does not lose it."""
        step = db.session.scalars(select(Step).where(Step.key == "support.01")).one()
        template = make_template({"step_id": step.id}, by=admin)
        team.features = {"steps": False}
        db.session.commit()
        forget_team()
        submit(boss, f"/task-templates/{template.id}/lines/{template.lines[0].id}", title="Better")
        assert [(line.title, line.step_id) for line in templates()[0].lines] == [("Better", step.id)]


class TestWhoMay:
    @pytest.mark.parametrize(("role", "status"), WHO)
    def test_leaders_keep_them(self, request, role, status, client_of, kitchen):
        client = client_of(request.getfixturevalue(role))
        lines = f"{kitchen.id}/lines"
        for page in ("", "new", f"{kitchen.id}", f"{lines}/new", f"{lines}/{kitchen.lines[0].id}"):
            assert client.get(f"/task-templates/{page}").status_code == status

    def test_a_manager_is_led_there_without_the_settings(self, manager, client_of, kitchen):
        client = client_of(manager)
        page = parsed(client.get("/task-templates/"))
        assert not page.xpath("//nav[@class='tabs']")
        assert parsed(client.get("/task-templates/start")).xpath("//a[@href='/task-templates/']")

    def test_starter_mode_has_none(self, admin, client_of, team):
        assert starter_features()["templates"] is False
