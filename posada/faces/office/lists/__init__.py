"""The lists of the back office; importing this registers them."""

from posada.faces.office.lists import customers, house, money, nodes, outside, risk, sales, staff, work

__all__ = ["customers", "house", "money", "nodes", "outside", "risk", "sales", "staff", "work"]
