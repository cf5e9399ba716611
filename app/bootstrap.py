"""Build every service once, with plain constructor calls; the real world or the sandbox."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.core.bus import Bus
from app.core.clock import Clock, SystemClock
from app.core.db import Database
from app.core.network import Network
from app.core.paths import Paths
from app.core.runtime import Runtime
from app.security import schema as security_schema
from app.security.backups import BackupFiles
from app.security.center import SecurityCenter
from app.security.checkup import CheckUp, Surroundings
from app.security.journal import Journal
from app.security.listening import Listener
from app.security.phrase_check import PhraseCheck
from app.settings.events import SettingsChanged
from app.settings.service import SettingsService
from app.vault.cost import FULL, Cost
from app.vault.device_secret import DeviceKeyring
from app.vault.events import VaultUnlocked
from app.vault.freeze.seal import SupportKey
from app.vault.service import VaultService
from app.wallet.accounts import Accounts
from app.wallet.activity import Activity
from app.wallet.discovery import Discovery
from app.wallet.electrum.pool import ServerPool
from app.wallet.electrum.servers import built_in, parse_server
from app.wallet.errors import RequestInvalid
from app.wallet.export import Export
from app.wallet.generations import Generations
from app.wallet.labels import Labels
from app.wallet.model import ServerAddress
from app.wallet.onboarding import Onboarding
from app.wallet.receive import Receiving
from app.wallet.send.service import Sending
from app.wallet.service import WalletService
from app.wallet.store import schema as wallet_schema
from app.wallet.store.belonging import require_network
from app.wallet.store.pins import StoredPins
from app.wallet.sync.parts import Tools
from app.wallet.sync.synchronizer import Synchronizer

log = logging.getLogger(__name__)

# In the order in which they were written: a new one of either comes at the end.
SCHEMA = (*wallet_schema.MIGRATIONS, *security_schema.MIGRATIONS)


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the program runs: everything that a test or the demo may choose."""

    paths: Paths
    network: Network
    keyring: DeviceKeyring
    clock: Clock = field(default_factory=SystemClock)
    cost: Cost = FULL
    servers: tuple[str, ...] = ()  # instead of the user's own: the sandbox's
    online: bool = True  # False: no server is asked for anything
    support: SupportKey | None = None  # until a signed profile names it: the sandbox's


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the window and the command line may ask."""

    environment: Environment
    runtime: Runtime
    bus: Bus
    settings: SettingsService
    vault: VaultService
    wallet: WalletService
    security: SecurityCenter

    @property
    def clock(self) -> Clock:
        return self.environment.clock


def build(environment: Environment, runtime: Runtime, bus: Bus) -> Services:
    """Make the folder and the services; nothing is read from the vault yet.

    Call in the app loop's thread, or when it runs nothing yet.
    """
    environment.paths.prepare()
    settings = SettingsService(environment.paths.settings, runtime, bus)
    network = environment.network
    database = Database(
        runtime, environment.paths.database, SCHEMA, lambda db: require_network(db, network)
    )
    vault = VaultService(
        environment.paths,
        database,
        runtime,
        bus,
        environment.clock,
        environment.keyring,
        environment.cost,
        environment.support,
    )
    runtime.submit(
        vault.idle.run(lambda: settings.current.auto_lock_minutes, lambda: vault.lock("idle"))
    )
    wallet = _wallet(environment, database, vault, settings, runtime, bus)
    security = _security(environment, database, vault, wallet, settings, (runtime, bus))
    return Services(environment, runtime, bus, settings, vault, wallet, security)


def _wallet(
    environment: Environment,
    database: Database,
    vault: VaultService,
    settings: SettingsService,
    runtime: Runtime,
    bus: Bus,
) -> WalletService:
    network, clock = environment.network, environment.clock
    accounts = Accounts(database, vault, runtime, bus, clock, network)
    activity = Activity(database, runtime, bus, network)
    receiving = Receiving(database, runtime, bus, network)
    labels = Labels(database, bus, clock)
    servers = _servers(environment, database, settings, runtime, bus)
    discovery = Discovery(database, accounts, servers, runtime, bus, network)
    vault.before_closing(lambda _reason: discovery.stop())
    folder = environment.paths.generations
    generations = Generations(folder, vault, database, labels, runtime, bus, clock)
    return WalletService(
        accounts=accounts,
        onboarding=Onboarding(vault, accounts, discovery, generations, runtime, network),
        receiving=receiving,
        sending=Sending(database, vault, servers, receiving, runtime, bus, clock, network),
        activity=activity,
        labels=labels,
        export=Export(activity, accounts, labels, vault.limits, runtime, bus),
        servers=servers,
        synchronizer=_synchronizer(environment, database, vault, servers, runtime, bus),
    )


def _security(
    environment: Environment,
    database: Database,
    vault: VaultService,
    wallet: WalletService,
    settings: SettingsService,
    core: tuple[Runtime, Bus],
) -> SecurityCenter:
    """Begins to listen; its last line is written before the database is closed."""
    runtime, bus = core
    journal = Journal(database, runtime, bus, environment.clock)
    vault.before_closing(Listener(journal, settings, bus).closing)
    around = Surroundings(environment.paths.folder, environment.clock, runtime)
    return SecurityCenter(
        journal=journal,
        checkup=CheckUp(database, journal, vault, wallet, settings, around),
        phrase_check=PhraseCheck(vault, journal, runtime),
        backups=BackupFiles(environment.paths.folder, vault, database, environment.network),
        limits=vault.limits,
    )


def _synchronizer(
    environment: Environment,
    database: Database,
    vault: VaultService,
    servers: ServerPool,
    runtime: Runtime,
    bus: Bus,
) -> Synchronizer:
    """Runs while the vault is open: it ends before the database is closed."""
    tools = Tools(database, runtime, bus, environment.clock, environment.network)
    synchronizer = Synchronizer(tools, servers)

    def begin(_event: VaultUnlocked) -> None:
        servers.resting = False
        if environment.online:
            synchronizer.start()

    async def end(_reason: str) -> None:
        servers.resting = True  # whoever asks for a session at this moment gets none
        await synchronizer.stop()

    bus.subscribe(VaultUnlocked, begin)
    vault.before_closing(end)
    return synchronizer


def _servers(
    environment: Environment,
    database: Database,
    settings: SettingsService,
    runtime: Runtime,
    bus: Bus,
) -> ServerPool:
    """The pool, following the settings from now on."""

    def chosen() -> tuple[ServerAddress, ...]:
        if not environment.online:
            return ()
        own = environment.servers or settings.current.servers
        return _readable(own) if own else built_in(environment.network)

    def follow(event: SettingsChanged) -> None:
        if {"servers", "proxy"} & set(event.names):
            runtime.submit(pool.use(chosen(), settings.current.proxy))

    pins = StoredPins(database, environment.clock)
    proxy = settings.current.proxy
    pool = ServerPool(chosen(), proxy, environment.network, pins, environment.clock, bus.publish)
    bus.subscribe(SettingsChanged, follow)
    return pool


def _readable(lines: Iterable[str]) -> tuple[ServerAddress, ...]:
    """What can be used of the user's own list: never the public servers in place of a typo."""
    found = []
    for line in lines:
        try:
            found.append(parse_server(line))
        except RequestInvalid:
            log.warning("a server in the settings cannot be read")
    return tuple(found)
