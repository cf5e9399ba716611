"""Build every service once, with plain constructor calls."""
