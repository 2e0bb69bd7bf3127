"""Many small files become one style sheet and one script, named by their content."""

import gzip
import string

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.lib import bundles


@pytest.fixture
def styles(tmp_path):
    (tmp_path / "components").mkdir()
    (tmp_path / "deals.css").write_text(".deal { color: red; }")
    (tmp_path / "tokens.css").write_text("/* raw */ :root { --line: #ddd; }")
    (tmp_path / "components" / "cards.css").write_text(".card { padding: 1px 2px; }")
    return tmp_path


def test_each_file_lands_in_the_layer_of_its_place(styles):
    assert bundles.join_styles(styles) == (
        "@layer tokens,base,layout,components,pages,print;"
        "@layer tokens{:root{--line:#ddd}}"
        "@layer components{.card{padding:1px 2px}}"
        "@layer pages{.deal{color:red}}"
    )


@pytest.mark.parametrize(
    ("source", "short"),
    [
        ("a { width: calc(1px + 2px) ; }", "a{width:calc(1px + 2px)}"),
        (".a :hover , .b { top: 0 }", ".a :hover,.b{top:0}"),
        ('a::before { content: "; } a" }', 'a::before{content:"; } a"}'),
        ("@media (min-width: 60em) { a { b: c } }", "@media (min-width:60em){a{b:c}}"),
        ("a{b:c}/* one *//* two */ d{e:f}", "a{b:c}d{e:f}"),
    ],
)
def test_minifying_keeps_the_meaning(source, short):
    assert bundles.minify_css(source) == short


@given(st.text(string.ascii_letters + " ;{}:,", max_size=40))
def test_strings_stay_as_they_are(text):
    assert f'"{text}"' in bundles.minify_css(f'a {{ content: "{text}" }}')


def test_scripts_share_only_what_begins_with_an_underscore(tmp_path):
    (tmp_path / "copy.js").write_text("// remark\nconst one = 1;\n")
    (tmp_path / "_shared.js").write_text("const on = 1; // kept\n")
    script = bundles.join_scripts("var htmx;\n", tmp_path.glob("*.js"))
    assert script == 'var htmx;\n(() => {"use strict";\nconst on = 1; // kept\n{const one = 1;}\n})();\n'


def test_a_new_content_has_a_new_name():
    first, second = bundles.content_name("app.css", b"a"), bundles.content_name("app.css", b"b")
    assert first != second
    assert first.startswith("app.")
    assert first.endswith(".css")


@given(st.binary(max_size=500))
def test_compressed_copies_hold_the_same_bytes(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("build") / "app.css"
    bundles.write_compressed(path, data)
    assert path.read_bytes() == data
    assert gzip.decompress(path.with_name("app.css.gz").read_bytes()) == data
    assert brotli.decompress(path.with_name("app.css.br").read_bytes()) == data
    assert len(list(path.parent.iterdir())) == 3
