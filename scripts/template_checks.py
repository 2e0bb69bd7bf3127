"""What can be wrong with a template, as functions that answer in words.

The text is checked as a browser would read it, after the Jinja parts are cut out; the expressions are
checked on Jinja's own syntax tree.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

# The same in every language.
NAMES = {"Semafor", "vCard", "CSV", "XLSX", "ODS", "PostgreSQL", "SQLite", "SMTP", "JSON", "UTF", "https"}
SPOKEN_ATTRIBUTES = {"alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title"}
SPOKEN_ARGUMENTS = {"caption", "description", "empty", "heading", "help", "hint", "label", "message"}
SPOKEN_ARGUMENTS |= {"placeholder", "text", "title"}
TRANSLATORS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
CLASS_MACROS = {"look", "input_class", "held"}  # they return class names or attributes: nobody reads them
HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"
_WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE = re.compile(r"^[A-Z].*\w \w|^[A-Z][a-z]+ ")
_NEEDS = re.compile(r"\{# needs: .+ #\}")


def problems(name: str, source: str, environment: Environment) -> list[str]:
    """Return what is wrong with the template; raises TemplateSyntaxError if it does not compile."""
    tree = environment.parse(source, name)
    environment.compile(tree, name, name)
    text = visible_source(source, environment)
    found = [*expression_problems(tree), *import_problems(tree), *partial_problems(name, source, tree)]
    if name.endswith(".html"):
        return found + markup_problems(text)
    return found + [f"untranslated text {word!r}" for word in untranslated(text)]


def visible_source(source: str, environment: Environment) -> str:
    """Return the markup without Jinja: an expression leaves a mark, a statement nothing.

    The body of a `{% trans %}` is left out: it is for the translators.
    """
    kept, statement, end = [], [], None
    for _, kind, value in environment.lex(source):
        if kind == "block_begin":
            statement = []
        elif kind == "name":
            statement.append(value)
        elif kind == "block_end":
            end = _end_of_silence(statement) if end is None else end
            end = None if statement[0] == end else end
        elif kind == "variable_begin" and not end:
            kept.append(HOLE)
        elif kind == "data" and not end:
            kept.append(value)
    return "".join(kept)


def _end_of_silence(statement: list[str]) -> str | None:
    """Return the name of the statement up to which this one's body is not for readers."""
    if statement[0] == "trans":
        return "endtrans"
    return "endmacro" if statement[0] == "macro" and statement[1] in CLASS_MACROS else None


def untranslated(text: str) -> list[str]:
    """Return the words in `text` that a reader would see in English whatever the language."""
    return [word for word in _WORD.findall(text) if word not in NAMES]


def markup_problems(text: str) -> list[str]:
    """Return untranslated texts, and what the content security policy or htmx 4 would refuse."""
    reader = _Markup()
    reader.feed(text)
    reader.close()
    return reader.problems


def expression_problems(tree: nodes.Template) -> Iterator[str]:
    """Yield what is wrong inside `{{ … }}` and `{% … %}`."""
    for node in tree.find_all((nodes.Filter, nodes.ScopedEvalContextModifier)):
        if isinstance(node, nodes.ScopedEvalContextModifier) or node.name == "safe":
            yield f"line {node.lineno}: escaping is switched off"
    for output in tree.find_all(nodes.Output):
        for text in filter(None, map(_constant, _alternatives(output.nodes))):
            yield f"line {output.lineno}: untranslated text {text!r}"
    for call in tree.find_all(nodes.Call):
        if not (isinstance(call.node, nodes.Name) and call.node.name in TRANSLATORS):
            yield from _argument_problems(call)


def import_problems(tree: nodes.Template) -> Iterator[str]:
    """Yield the imported macros that nothing uses."""
    used = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "load"}
    for statement in tree.find_all(nodes.FromImport):
        names = [name if isinstance(name, str) else name[1] for name in statement.names]
        yield from (f"imports {name} and does not use it" for name in names if name not in used)
    for statement in tree.find_all(nodes.Import):
        if statement.target not in used:
            yield f"imports {statement.target} and does not use it"


def partial_problems(name: str, source: str, tree: nodes.Template) -> Iterator[str]:
    """Yield what a partial (`_name.html`) lacks: it says what it needs and is never a page."""
    if not name.rpartition("/")[2].startswith("_"):
        return
    if not _NEEDS.match(source.partition("\n")[0]):
        yield "the first line of a partial says {# needs: … #}"
    if tree.find(nodes.Extends):
        yield "a partial never extends a layout"


class _Markup(HTMLParser):
    """Reads the markup and notes problems with their lines."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.problems: list[str] = []
        self.open_tag = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open_tag = tag
        if tag == "script" and "src" not in dict(attrs):
            self._note("inline script")
        for attribute, value in attrs:
            self._check_attribute(tag, attribute, value or "")

    def handle_endtag(self, tag: str) -> None:
        self.open_tag = ""

    def handle_data(self, data: str) -> None:
        if self.open_tag == "style":
            if data.strip(f" \n{HOLE}"):
                self._note("inline style sheet")
            return
        for word in untranslated(data):
            self._note(f"untranslated text {word!r}")

    def _check_attribute(self, tag: str, attribute: str, value: str) -> None:
        if attribute == "style" or attribute.startswith(("on", "hx-on", "data-hx-on")):
            self._note(f"inline {attribute}")
        if attribute == "hx-trigger" and "[" in value:
            self._note("a trigger filter needs eval, which the policy refuses")
        if value.startswith(("js:", "javascript:")):
            self._note(f"script in {attribute}")
        if value.startswith(("http:", "https:", "//")) and (attribute == "src" or tag == "link"):
            self._note(f"asks somebody else's server: {value}")
        if attribute in SPOKEN_ATTRIBUTES and untranslated(value):
            self._note(f"untranslated {attribute} {value!r}")

    def _note(self, text: str) -> None:
        self.problems.append(f"line {self.getpos()[0]} (without Jinja): {text}")


def _alternatives(expressions: list[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what an output may print: both branches of `a if b else c`, both sides of `a or b`."""
    for node in expressions:
        if isinstance(node, nodes.CondExpr):
            yield from _alternatives([part for part in (node.expr1, node.expr2) if part])
        elif isinstance(node, nodes.Or):
            yield from _alternatives([node.left, node.right])
        elif isinstance(node, nodes.Concat):
            yield from _alternatives(node.nodes)
        else:
            yield node


def _constant(node: nodes.Node) -> str | None:
    """Return the text of a constant that reads like words for people: `Yes`, not `is-open`."""
    is_text = isinstance(node, nodes.Const) and isinstance(node.value, str)
    return (
        node.value if is_text and re.match(r"[A-Z][a-z]", node.value) and untranslated(node.value) else None
    )


def _argument_problems(call: nodes.Call) -> Iterator[str]:
    for keyword in call.kwargs:
        for node in _alternatives([keyword.value]):
            if keyword.key in SPOKEN_ARGUMENTS and _constant(node):
                yield f"line {call.lineno}: untranslated {keyword.key}={node.value!r}"
    for node in _alternatives(call.args):
        if (text := _constant(node)) and _SENTENCE.match(text):
            yield f"line {call.lineno}: untranslated text {text!r}"
