"""Labels and small islands on the map: what is pressed is what changes."""

import pytest
from steps import JOINING, TPP, pressed, rest


def middle_of(page, selector):
    return page.eval_on_selector(selector, "one => { const box = one.getBoundingClientRect(); return [box.left + box.width / 2, box.top + box.height / 2]; }")


@pytest.mark.parametrize("size", [(1366, 900), (1920, 1080)])
def test_a_label_acts_on_its_own_economy(visit, keep, size):
    page = visit(viewport={"width": size[0], "height": size[1]}).open()
    members = set(TPP + JOINING)
    page.locator("svg.world").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    keep(page, f"labels-{size[0]}")
    for code in TPP + JOINING:
        page.mouse.move(0, 0)
        page.mouse.move(*middle_of(page, f'.flag[data-flag="{code}"] rect'))
        assert page.locator(".tip .code").inner_text() == code
        page.mouse.click(*middle_of(page, f'.flag[data-flag="{code}"] rect'))
        rest(page)
        assert members - pressed(page) == {code}
        page.locator("#undo").dispatch_event("click")
        rest(page)
        assert pressed(page) == members


@pytest.mark.parametrize("size", [(1366, 900), (1920, 1080)])
def test_no_label_covers_another_or_is_cut_off(visit, size):
    page = visit(viewport={"width": size[0], "height": size[1]}).open()
    page.wait_for_timeout(200)
    boxes = page.eval_on_selector_all(".flag rect", "all => all.map(one => { const box = one.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; })")
    frame = page.eval_on_selector(".map-frame", "one => { const box = one.getBoundingClientRect(); return [box.left, box.top, box.right, box.bottom]; }")
    assert len(boxes) == 17
    for number, (left, top, right, bottom) in enumerate(boxes):
        assert left >= frame[0] and right <= frame[2] and top >= frame[1] and bottom <= frame[3]
        for other in boxes[:number]:
            assert not (left < other[2] and right > other[0] and top < other[3] and bottom > other[1])


@pytest.mark.parametrize("code", ["FJI", "VUT", "MDV"])
def test_a_press_beside_a_small_island_means_it(visit, code):
    page = visit(viewport={"width": 1366, "height": 900}).open()
    before = pressed(page)
    page.locator("svg.world").scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    x, y = page.evaluate("""async code => {
        const [{ project }, { shapesOf }] = await Promise.all([import('/app/projection.js'), import('/app/topology.js')]);
        const map = await (await fetch('/api/v1/map')).json();
        const [x, y] = project(shapesOf(map, 'economies').find(({ id }) => id === code).label);
        const box = document.querySelector('svg.world').getBoundingClientRect();
        return [box.left + x * box.width / 1000, box.top + y * box.width / 1000];
    }""", code)
    page.mouse.click(x + 5, y + 5)
    rest(page)
    assert pressed(page) - before == {code}
    box = page.locator(f'.flag[data-flag="{code}"] rect').bounding_box()
    frame = page.locator(".map-frame").bounding_box()
    assert frame["x"] <= box["x"] and box["x"] + box["width"] <= frame["x"] + frame["width"]
