"""Tests of the kernel: tables of worked cases, and properties that never vary."""
