"""The notes, the compose file and the configuration of nginx say what the code does, and really serve two processes."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import ExitStack, closing, contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from pvd_dashboard import verbs
from pvd_dashboard.corrections import corriger, publier
from pvd_dashboard.editions import open_store
from pvd_dashboard.editions.views import EDITION, ROW, VIEWS
from pvd_dashboard.settings import DONNEES, RACINE, Settings
from tests.benchmarks.wire import server

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = RACINE / "deploiement"
NOTES = (FOLDER / "README.md").read_text(encoding="utf-8")
NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
with_nginx = pytest.mark.skipif(not Path(NGINX).exists(), reason="nginx is not installed here")
LE_10 = datetime(2021, 9, 10, 12, tzinfo=UTC)


def compose() -> dict[str, Any]:
    found = yaml.safe_load((FOLDER / "compose.yml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_every_view_and_its_own_columns_are_documented() -> None:
    assert [name for name in (*VIEWS, *EDITION, *ROW) if f"`{name}`" not in NOTES] == []


def test_the_right_to_read_is_given_on_every_view() -> None:
    granted = re.search(r"grant select on (.*?) to metabase", NOTES, re.DOTALL)
    assert granted is not None
    assert set(re.findall(r"v_\w+", granted.group(1))) == set(VIEWS)


def test_nginx_sends_to_the_servers_that_compose_starts() -> None:
    servers = re.findall(r"^\s*server (\w+):(\d+)", (FOLDER / "nginx.conf").read_text(encoding="utf-8"), re.MULTILINE)
    services = compose()["services"]
    assert servers == [(name, "8501") for name, service in services.items() if service.get("image") == "pvd-dashboard"]
    assert set(services["nginx"]["depends_on"]) == {name for name, _ in servers}
    assert "--server.port=8501" in compose()["x-app"]["build"]["dockerfile_inline"]


def test_compose_sets_settings_that_exist_and_keeps_the_register_of_purges_on_a_volume() -> None:
    given = compose()["x-app"]["environment"]
    assert set(given) <= {f"PVD_{field.name.upper()}" for field in fields(Settings)}
    kept = [volume.partition(":")[2] for volume in compose()["x-app"]["volumes"]]
    assert str(Path(given["PVD_REGISTRE_PURGES"]).parent) in kept
    assert {volume.partition(":")[0] for volume in compose()["x-app"]["volumes"]} <= set(compose()["volumes"])


def test_what_compose_copies_into_its_image_is_there() -> None:
    lines = compose()["x-app"]["build"]["dockerfile_inline"].splitlines()
    sources = [line.split()[1] for line in lines if line.startswith("COPY")]
    assert sources
    assert all((RACINE / source).exists() for source in sources)


# --- two processes behind nginx, on one PostgreSQL ----------------------------------------------


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configuration(folder: Path, port: int, servers: dict[str, str]) -> Path:
    """Write our nginx.conf into a whole configuration: its servers and its port alone are replaced."""
    ours = (FOLDER / "nginx.conf").read_text(encoding="utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    for name, address in servers.items():
        ours = ours.replace(f"{name}:8501", address)
    (folder / "pvd.conf").write_text(ours, encoding="utf-8")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    path = folder / "nginx.conf"
    path.write_text(
        f"pid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\nlog_format sent '$upstream_addr';\naccess_log {folder}/sent.log sent;\n{temporary}"
        f"include {folder}/pvd.conf;\n}}\n",
        encoding="utf-8",
    )
    return path


@with_nginx
def test_nginx_accepts_our_configuration(tmp_path: Path) -> None:
    path = configuration(tmp_path, free_port(), {"app1": "127.0.0.1:9", "app2": "127.0.0.1:9"})
    done = subprocess.run([NGINX, "-t", "-c", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextmanager
def proxy(folder: Path, servers: dict[str, str]) -> Iterator[str]:
    port = free_port()
    path = configuration(folder, port, servers)
    process = subprocess.Popen([NGINX, "-c", str(path), "-g", "daemon off;"])
    try:
        address = f"127.0.0.1:{port}"
        for _ in range(100):
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
            except OSError:
                time.sleep(0.05)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def visitor(address: str) -> tuple[str, str]:
    """Come for the first time, as a browser does; return the cookie that was set and that of the second answer."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for _ in range(2):
        with opener.open(f"http://{address}/_stcore/health", timeout=10) as answer:
            again = " ".join(answer.headers.get_all("Set-Cookie", []))
    (cookie,) = [cookie for cookie in jar if cookie.name == "pvd_serveur"]
    return f"pvd_serveur={cookie.value}", again


def shown(address: str, cookie: str = "") -> bytes:
    """Open the first screen over the websocket; return all that came until it was drawn."""
    headers = {"Cookie": cookie} if cookie else {}
    with connect(f"ws://{address}/_stcore/stream", subprotocols=["streamlit"], max_size=None,  # type: ignore[list-item]
                 compression=None, additional_headers=headers) as channel:  # fmt: skip
        asked = BackMsg()
        asked.rerun_script.query_string = "departement=40&date=2021-09-10"
        channel.send(asked.SerializeToString())
        received = b""
        while True:
            data = channel.recv(timeout=60)
            assert isinstance(data, bytes)
            received += data
            message = ForwardMsg.FromString(data)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    continue
                return received


def sent(folder: Path) -> list[str]:
    return (folder / "sent.log").read_text(encoding="utf-8").split()


@with_nginx
@pytest.mark.skipif(os.environ.get("PVD_SOAK") != "1", reason="two servers to start: run by make soak")
def test_two_processes_behind_nginx_serve_one_store_and_stand_in_for_each_other(
    tmp_path: Path, postgres_url: str
) -> None:
    with open_store(postgres_url) as store:
        lecture = verbs.read_path(DONNEES / "examples" / "40-landes.xlsx", departement="40")
        verbs.publish(store, lecture, departement="40", author="DDTM", at=LE_10)
        with ExitStack() as first, ExitStack() as second:
            one, _ = first.enter_context(server(RACINE / "app.py", RACINE, PVD_DATABASE_URL=postgres_url))
            two, _ = second.enter_context(server(RACINE / "app.py", RACINE, PVD_DATABASE_URL=postgres_url))
            with proxy(tmp_path, {"app1": one, "app2": two}) as address:
                visitors = [visitor(address) for _ in range(16)]
                assert not any("pvd_serveur" in again for _, again in visitors), "the cookie is set once"
                pairs = list(zip(sent(tmp_path)[::2], sent(tmp_path)[1::2], strict=True))
                assert {upstream for pair in pairs for upstream in pair} == {one, two}
                stays = {cookie: pair[1] for (cookie, _), pair in zip(visitors, pairs, strict=True)}
                on_one, on_two = (next(c for c, upstream in stays.items() if upstream == own) for own in (one, two))
                assert all(b"DDTM" in shown(address, cookie) for cookie in (on_one, on_two))
                assert sent(tmp_path)[-2:] == [one, two]
                edition = store.current("40")
                assert edition is not None
                faite = corriger("postes", store.tables(edition)["postes"], departement="40",
                                 modifiees={0: {"observations": "vu"}})  # fmt: skip
                publier(store, faite, parent=edition, author="Collègue", at=LE_10, comment="ailleurs")
                time.sleep(2.1)  # what another process publishes is seen within two seconds
                for cookie in (on_one, on_two):
                    assert "Collègue".encode() in shown(address, cookie)
                second.close()  # the server of these visitors stops
                assert "Collègue".encode() in shown(address, on_two)
                assert sent(tmp_path)[-1].endswith(one)
