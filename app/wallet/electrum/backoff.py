"""When a server may be tried again: later after each failure, and never all at the same moment."""

import secrets
from dataclasses import dataclass

from app.core.errors import AppError
from app.wallet.errors import CertificateChanged, ServerBroken, ServerLied

_FIRST_SECONDS = 2.0
_LONGEST_SECONDS = 300.0
_STEADY_SECONDS = 10.0  # a session that lasted longer was a good one
_FINAL = (ServerLied, ServerBroken)


@dataclass(slots=True)
class Standing:
    """How one server has behaved since the program started."""

    failures: int = 0
    next_try: float = 0.0  # on the clock that never goes back
    since: float | None = None  # when the session began that has not failed yet
    error: AppError | None = None
    distrusted: bool = False  # it lied or broke the protocol: not again in this run
    certificate: str = ""  # the changed one (fingerprint, hex) that the user may accept

    def usable(self, now: float) -> bool:
        return not self.distrusted and not self.certificate and self.next_try <= now

    @property
    def waiting(self) -> bool:
        """Whether it will be tried again without the user's help."""
        return not self.distrusted and not self.certificate

    def connected(self, now: float) -> None:
        """A session began. Earlier failures count until it has lasted for a while."""
        self.since, self.next_try, self.error = now, 0.0, None

    def failed(self, error: AppError, now: float) -> None:
        """Back off: 2, 4, 8 … 300 seconds, each between half and all of it."""
        self.error = error
        if self.since is not None and now - self.since > _STEADY_SECONDS:
            self.failures = 0
        self.since = None
        self.failures += 1
        self.distrusted = self.distrusted or isinstance(error, _FINAL)
        if isinstance(error, CertificateChanged):
            self.certificate = str(error.details.get("fingerprint", ""))
        longest = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2 ** min(self.failures - 1, 10))
        self.next_try = now + longest * (0.5 + secrets.randbelow(1001) / 2000)
