"""The vault file and the keys in it, as values: no disk, no keyring, nothing that waits."""
