"""How long a login takes, and how late the window's thread is meanwhile: real key stretching.

python -m tests.bench.login FOLDER
"""

import json
import sys
import time
from pathlib import Path

from app.core.clock import SystemClock
from app.core.secret import Secret
from app.vault.codes import totp
from app.vault.errors import WrongPasswordOrCode
from app.wallet.model import AccountKind
from tests.bench.stage import PASSWORD, Heartbeat, Stage, spread

RUNS = 20
_PHRASE = "abandon " * 11 + "about"
_NOBODY = 1  # a port where no server listens


class LaterClock(SystemClock):
    """The computer's clock, and as many half minutes more as logins were made."""

    def __init__(self) -> None:
        self.ahead = 0

    def now(self) -> float:
        return super().now() + self.ahead


class Logins:
    """One wallet, locked and unlocked again and again."""

    def __init__(self, stage: Stage, clock: LaterClock) -> None:
        self._stage, self._clock = stage, clock
        self._vault = stage.services.vault
        self._secret: Secret | None = None

    def create(self) -> None:
        words = Secret(_PHRASE), Secret(""), Secret(PASSWORD)
        onboarding = self._stage.services.wallet.onboarding
        self._stage.call(onboarding.create_wallet(*words, AccountKind.BIP84, use_keyring=False))

    def turn_codes_on(self) -> float:
        """Seconds that it takes, the table of 400 days included."""
        enrolment = self._vault.codes.begin("bench")
        self._secret = enrolment.secret
        begun = time.perf_counter()
        self._stage.call(self._vault.codes.enable(Secret(PASSWORD), enrolment, self._code()))
        return time.perf_counter() - begun

    def once(self, early: int = 0) -> float:
        """Seconds of one login. early: steps by which the authenticator is ahead."""
        self._stage.call(self._vault.lock())
        self._clock.ahead += 90  # each code works once
        code = None if self._secret is None else self._code(early)
        begun = time.perf_counter()
        self._stage.call(self._vault.unlock(Secret(PASSWORD), code))
        return time.perf_counter() - begun

    def refused(self) -> float:
        """Seconds until a wrong code is refused; a right one then ends the count."""
        self._stage.call(self._vault.lock())
        self._clock.ahead += 90
        wrong = Secret(f"{(int(self._code().text()) + 1) % 10**6:06}")
        begun = time.perf_counter()
        try:
            self._stage.call(self._vault.unlock(Secret(PASSWORD), wrong))
        except WrongPasswordOrCode:
            pass
        took = time.perf_counter() - begun
        self._stage.call(self._vault.unlock(Secret(PASSWORD), self._code()))
        return took

    def _code(self, early: int = 0) -> Secret:
        assert self._secret is not None
        step = totp.step_of(self._clock.now()) + early
        return Secret(f"{totp.code_at(self._secret, step).number:06}")


def main(folder: Path) -> None:
    clock = LaterClock()
    with Stage(folder, _NOBODY, clock) as stage:
        logins, heart = Logins(stage, clock), Heartbeat()
        logins.create()
        heart.start()
        found: dict[str, object] = {"password_s": spread([logins.once() for _ in range(RUNS)])}
        found["turn_on_s"] = round(logins.turn_codes_on(), 2)
        found["code_s"] = spread([logins.once() for _ in range(RUNS)])
        # To and fro, so that the remembered drift is always the wrong one.
        found["drifted_s"] = spread([logins.once(turn % 3 - 1) for turn in range(RUNS)])
        found["refused_s"] = spread([logins.refused() for _ in range(RUNS)])
        heart.stop()
        found["stall_ms"] = spread(heart.late_ms)
    print(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
