"""Whom an address counts for, where it is counted how often somebody comes."""

from ipaddress import IPv6Address, ip_address, ip_network

HOUSEHOLD = 64  # bits: whoever has one IPv6 address has at least the whole network of it


def sender(address: str) -> str:
    """The network of an IPv6 address, an IPv4 address itself; what is no address, as it is.

    Source: RFC 6177, by which a site gets a /64 or more. One IPv4 address written as IPv6 counts as that address.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ip_network((int(found), HOUSEHOLD), strict=False))
