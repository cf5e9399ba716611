"""Walnut on a little Bitcoin world of its own: to try it, to walk through it, to picture it."""

from ui.demo.start import main

__all__ = ["main"]
