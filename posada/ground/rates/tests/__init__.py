"""Tests of the rates."""
