"""Makes the two files a browser loads, app.css and app.js, out of many small ones. Knows no Flask."""

import gzip
import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path

import brotli

# The cascade, weakest first. What stands in `components/` is one layer, and each other file of the
# folder is about the pages of one noun, so a page may always overrule a component.
LAYERS = {"tokens": "tokens", "base": "base", "layout": "layout", "print": "print"}
ORDER = ("tokens", "base", "layout", "components", "pages", "print")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STRING = re.compile(r"""("[^"]*"|'[^']*')""")


def join_styles(folder: Path) -> str:
    """All of *folder* as one minified style sheet in cascade layers."""
    parts = [f"@layer {','.join(ORDER)};"]
    for layer, path in sorted((_layer(path), path) for path in folder.rglob("*.css")):
        parts.append(f"@layer {layer[1]}{{{minify_css(path.read_text('utf-8'))}}}")
    return "".join(parts)


def _layer(path: Path) -> tuple[int, str]:
    folder = path.parent.name
    name = folder if folder == "components" else LAYERS.get(path.stem, "pages")
    return ORDER.index(name), name


def minify_css(text: str) -> str:
    """Without comments and without the blanks that mean nothing; strings stay as they are."""
    pieces = STRING.split(COMMENT.sub("", text))
    return "".join(piece if i % 2 else _squeeze(piece) for i, piece in enumerate(pieces)).strip()


def _squeeze(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    return text.replace(": ", ":").replace(";}", "}")


def join_scripts(library: str, paths: Iterable[Path]) -> str:
    """*library*, then every behaviour of *paths*, each in a block of its own.

    A file whose name begins with an underscore is shared: what it declares is seen by all others.
    """
    paths = sorted(paths, key=lambda path: (not path.name.startswith("_"), path.name))
    blocks = [_block(path.name, strip_script(path.read_text("utf-8"))) for path in paths]
    return library.rstrip() + '\n(() => {"use strict";\n' + "\n".join(blocks) + "\n})();\n"


def _block(name: str, text: str) -> str:
    return text if name.startswith("_") else f"{{{text}}}"


def strip_script(text: str) -> str:
    """Without comments on lines of their own and without indentation: the house style needs no parser."""
    lines = (line.strip() for line in COMMENT.sub("", text).splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def content_name(name: str, data: bytes) -> str:
    """``app.css`` -> ``app.1f0c9a3b7d.css``: a new content has a new address."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:10]}.{ending}"


def write_compressed(path: Path, data: bytes) -> None:
    """The file with its .gz and .br beside it, each put in place whole."""
    write_whole(path.with_name(path.name + ".gz"), gzip.compress(data, 9, mtime=0))
    write_whole(path.with_name(path.name + ".br"), brotli.compress(data, quality=11))
    write_whole(path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Two processes that start at once write the same bytes; neither shows half a file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)
