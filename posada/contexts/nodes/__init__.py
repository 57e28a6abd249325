"""The machines that services run on, which service is on which, and what each is to be there.

Nodes read it through views of their own and tell what they made of it; `posada/node` is the program that runs there.
"""
