"""Making a machine a node: the file by which it knows its house."""

import os
from pathlib import Path

from posada.node.house import House
from posada.node.machine import Machine


def join(address: str, file: Path) -> str:
    """Try the address, and write it where only root reads it; the node's name in the house.

    Raises BadInput for what is no address, psycopg.Error for one that the house does not know.
    """
    machine = Machine.of({"house": address})
    house = House(machine.house)
    try:
        house.listen()
        house.hello()
        row = house.connection.execute("SELECT name FROM node.me").fetchone()
    finally:
        house.close()
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}.new")
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as written:
        written.write(f'house = "{address}"\n')
    new.replace(file)
    return str(row["name"]) if row else ""
