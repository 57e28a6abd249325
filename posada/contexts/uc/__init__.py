"""Unified communications as it is sold: named licences with their functions, devices with their ceilings, ports."""
