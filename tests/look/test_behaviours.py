"""What the scripts do, in a real browser under the real security policy."""

import pytest

pytestmark = pytest.mark.browser

from playwright.sync_api import expect  # noqa: E402

SAVE = "#sample button:has-text('Mentés')"
TOAST = ".toast-text"


def key_of(page) -> str:
    return page.locator("#sample [name=submission_id]").input_value()


def answer_with(page, status: int) -> None:
    """Let the sample form ask the server for an error."""
    field = f"<input type=hidden name=answer value={status}>"
    page.locator("#sample").evaluate("(form, field) => form.insertAdjacentHTML('beforeend', field)", field)


def drag(page, card: str, target: str) -> None:
    start, end = page.locator(card).bounding_box(), page.locator(target).bounding_box()
    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 40, steps=4)
    for nudge in (28, 30, 32):
        page.mouse.move(end["x"] + nudge, end["y"] + nudge, steps=12)
        page.wait_for_timeout(60)
    page.mouse.up()


def column_of(page, card: str) -> str:
    return page.locator(card).evaluate("card => card.closest('[data-column]').dataset.column")


def test_a_form_comes_back_as_a_page_with_its_toast(open_page):
    page = open_page("all")
    page.fill("#name", "Ana")
    page.click(SAVE)
    expect(page).to_have_title("Done · Semafor")
    expect(page.locator(TOAST)).to_have_text("Saved")
    assert page.url.endswith("/sample/done")
    page.go_back()
    expect(page.locator("h1")).to_contain_text("Nagykanizsai")


def test_three_clicks_send_once(open_page, received):
    page = open_page("all")
    before = len(received)
    page.locator(SAVE).evaluate("button => { button.click(); button.click(); button.click() }")
    expect(page).to_have_title("Done · Semafor")
    assert len(received) == before + 1


def test_a_dead_network_loses_nothing_and_the_same_form_is_sent_again(open_page, received):
    page = open_page("all")
    page.fill("#name", "Typed in the lift")
    key = key_of(page)
    page.context.set_offline(True)
    page.click(SAVE)
    expect(page.locator(TOAST)).to_contain_text("No connection")
    assert page.input_value("#name") == "Typed in the lift"
    page.context.set_offline(False)
    page.click(SAVE)
    expect(page).to_have_title("Done · Semafor")
    assert received[-1]["submission_id"] == key
    assert received[-1]["name"] == "Typed in the lift"


def test_other_words_after_a_lost_answer_are_another_form(open_page, received):
    page = open_page("all")
    page.fill("#name", "First")
    key = key_of(page)
    page.context.set_offline(True)
    page.click(SAVE)
    expect(page.locator(TOAST)).to_contain_text("No connection")
    page.context.set_offline(False)
    page.fill("#name", "Second")
    page.click(SAVE)
    expect(page).to_have_title("Done · Semafor")
    assert received[-1]["submission_id"] != key


@pytest.mark.parametrize(
    ("status", "words"), [(403, "No access"), (409, "Somebody else"), (500, "Something went wrong")]
)
def test_an_error_is_a_toast_and_the_form_stays(open_page, status, words):
    page = open_page("all")
    page.fill("#name", "Kept")
    answer_with(page, status)
    page.click(SAVE)
    expect(page.locator(TOAST)).to_have_count(1)
    expect(page.locator(TOAST)).to_contain_text(words)
    assert page.input_value("#name") == "Kept"
    assert page.url.endswith("/sample/all")
    expect(page.locator(SAVE)).to_have_attribute("aria-disabled", "false")


def test_a_question_is_asked_first(open_page, received):
    page = open_page("all")
    before = len(received)
    page.click("text=Archiválás")
    expect(page.locator("#confirm-text")).to_have_text("Archiválja ezt a céget?")
    page.click("#confirm button[value=no]")
    assert len(received) == before
    page.click("text=Archiválás")
    page.click("#confirm button[value=yes]")
    expect(page).to_have_title("Done · Semafor")
    assert len(received) == before + 1


def test_leaving_with_typed_text_asks(open_page):
    page = open_page("all")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.fill("#name", "Unsaved")
    page.goto("/sample/done")
    assert asked == ["beforeunload"]


def test_menus_close_as_people_expect(open_page):
    page = open_page("all")
    menu = page.locator(".top-menus .new-menu")
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.click("h1", position={"x": 5, "y": 5})
    expect(menu).not_to_have_attribute("open", "")


@pytest.mark.parametrize(("key", "russian"), [("n", "т"), ("/", "."), ("?", ",")])
def test_keys_work_on_both_alphabets(open_page, key, russian):
    page = open_page("all")
    place = {"n": ".top-menus .new-menu .menu-item", "/": "#search", "?": "#keys-on"}[key]
    page.keyboard.press(key)
    expect(page.locator(place).first).to_be_focused()
    page.reload()
    event = {
        "key": russian,
        "code": "KeyN" if key == "n" else "Slash",
        "shiftKey": key == "?",
        "bubbles": True,
    }
    page.evaluate("event => document.body.dispatchEvent(new KeyboardEvent('keydown', event))", event)
    expect(page.locator(place).first).to_be_focused()


def test_single_keys_can_be_switched_off(open_page):
    page = open_page("all")
    page.keyboard.press("?")
    page.uncheck("#keys-on")
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()


def test_keys_are_letters_while_one_types(open_page):
    page = open_page("all")
    page.locator("#name").press_sequentially("n/?")
    assert page.input_value("#name") == "n/?"


def test_a_filter_answers_at_once_and_keeps_its_address(open_page):
    page = open_page("all")
    page.select_option("#filter-step", "2")
    page.wait_for_url("**/sample/all?step=2*")
    expect(page.locator("#list")).to_have_count(1)


def test_toasts_leave_and_can_be_closed(open_page):
    page = open_page("all")
    page.click(SAVE)
    page.locator("[data-close-toast]").click()
    expect(page.locator(TOAST)).to_have_count(0)
    page.go_back()
    page.click(SAVE)
    expect(page.locator(TOAST)).to_be_visible()
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    expect(page.locator(TOAST)).to_have_count(0)


def test_the_second_page_finds_its_style_in_the_cache(open_page):
    page = open_page("done")
    page.clock.install()
    page.reload()
    assert page.locator("style").count() == 1
    page.clock.fast_forward(4000)
    page.wait_for_function("() => document.cookie.includes('assets=app.')")
    page.goto("/sample/done")
    assert page.locator("style").count() == 0
    assert page.locator("link[rel=stylesheet]").count() == 1


def test_a_card_is_dragged_by_mouse(open_page, received):
    page = open_page("board")
    page.wait_for_function("() => !!window.Sortable")
    drag(page, "#deal-11", "#deal-22")
    expect(page.locator(TOAST)).to_have_text("Moved")
    assert column_of(page, "#deal-11") == "2"
    assert received[-1]["step"] == "2"
    assert received[-1]["after_id"] in ("21", "22")
    assert received[-1]["version"] == "1"


def test_a_refused_card_goes_back(open_page):
    page = open_page("board")
    page.wait_for_function("() => !!window.Sortable")
    drag(page, "#deal-11", "#deal-32")
    expect(page.locator(TOAST)).to_contain_text("Somebody else")
    assert column_of(page, "#deal-11") == "1"
    cards = page.locator("[data-column='1'] > li").evaluate_all("cards => cards.map(card => card.id)")
    assert cards == ["deal-11", "deal-12", "deal-13"]


def test_a_card_is_dragged_by_a_long_press(open_page, received):
    page = open_page("board", width=800, height=640, has_touch=True)
    page.wait_for_function("() => !!window.Sortable")
    start, end = page.locator("#deal-11").bounding_box(), page.locator("#deal-22").bounding_box()
    touch = page.context.new_cdp_session(page)

    def send(kind, x=None, y=None):
        points = [] if x is None else [{"x": x, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(40)

    x, y = start["x"] + 20, start["y"] + 20
    send("touchStart", x, y)
    page.wait_for_timeout(350)
    for step in range(1, 16):
        send("touchMove", x + (end["x"] + 20 - x) * step / 15, y + (end["y"] + 25 - y) * step / 15)
    send("touchEnd")
    expect(page.locator(TOAST)).to_have_text("Moved")
    assert column_of(page, "#deal-11") == "2"
    assert received[-1]["step"] == "2"


def test_everything_opens_without_a_script(open_page):
    page = open_page("all", width=360, height=640, java_script_enabled=False)
    for menu in (".bar .new-menu", ".bar details:last-child", ".page-actions .menu"):
        page.click(f"{menu} > summary")
        expect(page.locator(f"{menu} .menu-item").first).to_be_visible()
        page.reload()
