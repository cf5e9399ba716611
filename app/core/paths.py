"""Where things lie on this computer."""

from dataclasses import dataclass
from pathlib import Path

from app.core.network import Network

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of one wallet: one folder a network, nothing outside it."""

    folder: Path

    @property
    def vault(self) -> Path:
        return self.folder / "vault.walnut"

    @property
    def attempts(self) -> Path:
        return self.folder / "attempts.json"

    @property
    def database(self) -> Path:
        return self.folder / "wallet.db"

    @property
    def generations(self) -> Path:
        """Copies of what no server and no phrase can bring back."""
        return self.folder / "generations"

    @property
    def settings(self) -> Path:
        return self.folder / "settings.json"

    @property
    def log(self) -> Path:
        return self.folder / "walnut.log"

    @property
    def instance(self) -> Path:
        """The lock that keeps a second Walnut out."""
        return self.folder / "instance.lock"

    def prepare(self) -> None:
        """Make the folder, for its owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def default_folder(network: Network) -> Path:
    """The folder of the system for a program's data, e.g. ~/.local/share/walnut/mainnet."""
    import platformdirs  # noqa: PLC0415 - a start with --folder does not need it

    return Path(platformdirs.user_data_dir("walnut", appauthor=False)) / network.value
