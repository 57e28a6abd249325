"""`python -m posada` is the command `posada`."""

from posada.faces.cli.main import main

main()
