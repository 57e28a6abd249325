"""`posada demo`."""

import os
import sys
import time
from pathlib import Path

import click

from posada.faces.cli.serve import answer, free_port, need_port, prepare, start_worker
from posada.faces.cli.set_up import set_up

HOST = "127.0.0.1"


@click.command()
@click.option("--customers", default=200, show_default=True, help="How many live there.")
@click.option("--port", default=0, help="The port to serve on; 0 takes a free one.")
@click.option("--serve/--no-serve", "serving", default=True, help="Answer browsers when it is built.")
def demo(customers: int, port: int, serving: bool) -> None:
    """Build a house with a year of rehearsed life, print its sign-ins and serve it until Ctrl-C."""
    folder = own_house()
    set_up("demo")
    from posada.faces.demo.house import build, is_built, sign_ins

    if serving and port:
        need_port(HOST, port)
    prepare()
    if not is_built():
        began = time.monotonic()
        click.echo(f"Living a year with {customers} customers …", err=True)
        count = build(customers, lambda month: click.echo(f"  {month}", err=True))
        click.echo(f"{count} customers in {time.monotonic() - began:.0f} s", err=True)
    click.echo(f"{'who':28} {'e-mail':38} password")
    for who, email, password in sign_ins():
        click.echo(f"{who:28} {email:38} {password}")
    click.echo(f"letters: {folder / 'mail'}")
    if not serving:
        sys.exit(0)
    port = port or free_port(HOST)
    click.echo(f"\nhttp://{HOST}:{port}/   store\nhttp://{HOST}:{port}/portal/   client area\n"
               f"http://{HOST}:{port}/office/   back office\n\nCtrl-C ends it.")  # fmt: skip
    beside = start_worker()
    try:
        answer(HOST, port)
    finally:
        beside.terminate()
        beside.wait(timeout=20)


def own_house() -> Path:
    """Point this process at the demonstration's own data, never at a house's; the folder it lives in."""
    from posada.config.environment import default_data_dir

    data_dir = Path(os.environ.get("POSADA_DATA_DIR") or default_data_dir())
    folder = data_dir / "demo"
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {
        "POSADA_DATA_DIR": str(folder), "POSADA_REHEARSAL": "1", "POSADA_EMAIL_URL": f"file:{folder / 'mail'}",
    }  # fmt: skip
    return folder
