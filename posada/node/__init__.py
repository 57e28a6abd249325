"""The program on a node: it makes the machine what the house wants it to be. It knows no Django and no house's tables.

A layer of its own above the kernel: nothing of the house is imported here, and only the command line imports it.
"""
