"""The ways in: who may try, how often, and what a login is made of."""
