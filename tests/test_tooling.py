"""What the project promises about its own tools: commands, pins, vendored files, the server."""

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE | re.IGNORECASE)
PROMISED = ("audit", "bench", "demo", "help", "lint", "run", "setup", "test", "torture", "translations")
# Nobody imports them by name: the zones behind `zoneinfo`, PostgreSQL's driver.
FOUND_BY_OTHERS = {"tzdata", "psycopg"}
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}|xox[bp]-\d{8}")
PATIENCE = 60  # seconds for a server to come or go


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tracked_files() -> list[Path]:
    """Return the files of the project that git knows; skip in words outside a repository."""
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if answer.returncode:
        pytest.skip("not in a git repository")
    return [ROOT / name for name in answer.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def pins(name: str) -> dict[str, str]:
    """Return the packages a file pins, with their versions."""
    return {package.lower(): version for package, version in PIN.findall(read(name))}


def test_help_is_the_default_and_lists_what_is_promised():
    answer = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in PROMISED:
        assert f"make {target} " in answer.stdout


def test_setup_leaves_nothing_to_do_a_second_time():
    answer = subprocess.run(["make", "-n", "setup"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "install.sh" not in answer.stdout


def test_install_refuses_an_old_python_in_words(tmp_path):
    environment = {"PATH": str(tmp_path)}
    command = ["/bin/sh", "scripts/install.sh", "requirements.txt"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert "needs Python 3.11" in answer.stderr


def test_direct_dependencies_are_pinned_to_one_version():
    project = tomllib.loads(read("pyproject.toml"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = pins("requirements-dev.txt")
    for line in wanted:
        package, version = PIN.match(line).groups()
        assert locked[package.lower()] == version


def test_production_installs_nothing_that_nothing_uses():
    """A small host pays for each package in disk, and everybody in holes to watch."""
    wanted = tomllib.loads(read("pyproject.toml"))["project"]["dependencies"]
    needed = {PIN.match(line)[1].lower() for line in wanted} - FOUND_BY_OTHERS
    code = [path for path in tracked_files() if path.suffix == ".py" and "tests" not in path.parts]
    words = {word for path in code for word in re.findall(r"\w+", path.read_text("utf-8"))}
    used = {name.lower() for module, names in packages_distributions().items() if module in words
            for name in names}  # fmt: skip
    assert needed - used == set()


def test_tests_run_with_the_packages_of_production():
    assert pins("requirements.txt").items() <= pins("requirements-dev.txt").items()


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-audit.txt"])
def test_every_requirement_has_hashes(name):
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", read(name))
    pinned = [block for block in blocks if PIN.match(block)]
    assert pinned
    assert [block for block in pinned if "--hash=sha256:" not in block] == []


def test_vendored_scripts_are_what_their_list_says():
    folder = ROOT / "crm" / "static" / "vendor"
    listed = json.loads(read("crm/static/vendor/manifest.json"))
    assert {entry["file"] for entry in listed} == {path.name for path in folder.glob("*.js")}
    for entry in listed:
        assert hashlib.sha256((folder / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert (folder / entry["licence_file"]).exists()


def test_no_secret_is_kept_in_the_repository():
    suspects = [path for path in tracked_files() if SECRETS.search(path.read_text("utf-8", errors="ignore"))]
    assert suspects == []


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(port, tmp_path):
    """The web server and the job runner, as `make run` starts them."""
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": ""}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "scripts/serve.py", "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        yield process
        process.kill()
        process.wait()


def until(condition) -> bool:
    """Ask again and again until the condition holds; tell whether it did in time."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except (URLError, ConnectionError):
        return False


def family_of(process: subprocess.Popen) -> set[int]:
    """Return the ids of the process's descendants."""
    listing = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True)
    parents = dict(map(int, line.split()) for line in listing.stdout.splitlines())
    found = {process.pid}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process.pid}


def is_alive(pid: int) -> bool:
    try:
        return not Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].startswith(" Z")
    except FileNotFoundError:
        return False


def started_at(pid: int) -> tuple[int, int]:
    """When a process began, in clock ticks; of two that began in one, the later has the higher id."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    return int(ticks), pid


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and relies on Linux's parent-death signal")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_server_and_runner_end_together(server, port, tmp_path, how):
    assert until(lambda: answers(port)), (tmp_path / "log").read_text()
    assert until(lambda: len(family_of(server)) == 3)  # two workers and the runner
    family = family_of(server)
    server.send_signal(how)
    assert until(lambda: not any(map(is_alive, family)))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_runner_that_fell_is_started_again(server, port, tmp_path):
    assert until(lambda: answers(port)), (tmp_path / "log").read_text()
    assert until(lambda: len(family_of(server)) == 3)
    family = family_of(server)
    runner = max(family, key=started_at)
    os.kill(runner, signal.SIGKILL)
    assert until(lambda: len(family_of(server) - family) == 1)
    assert answers(port)


@pytest.mark.slow
def test_a_taken_port_is_refused_in_words(port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        command = [sys.executable, "scripts/serve.py", "--port", str(port)]
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 1
    assert f"Port {port} cannot be used" in answer.stderr
