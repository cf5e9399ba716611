"""What people type as a code, whatever keyboard and habits they have."""

import unicodedata

from app.core.secret import Secret


def squeezed(untrusted: Secret) -> Secret:
    """In its one form (NFKC), without spaces and dashes."""
    text = unicodedata.normalize("NFKC", untrusted.reveal().decode(errors="replace"))
    return Secret("".join(text.split()).replace("-", ""))
