"""What can go wrong with the wallet.

WalletError
  |- PhraseError            WordUnknown, PhraseLength, PhraseChecksum
  |- DescriptorInvalid      not a descriptor, xpub or address list we can watch
  |- AccountMissing, AccountExists, WatchOnly
  |- RequestInvalid         AddressInvalid, AddressWrongNetwork, AmountInvalid,
  |                         UriInvalid, PayeesInvalid
  |- NotEnoughFunds, DustAmount, FeeTooLow, FeeTooHigh, CoinUnavailable, DraftGone
  |- TooEarly               the draft must be shown a while longer
  |- ReplaceRefused         already confirmed, not ours, not replaceable
  |- SigningFailed, PsbtInvalid
  |- ServerError            NoServer, ServerUnreachable, ServerTimeout, ServerBroken (protocol),
  |    |                    ServerLied (proof), CertificateChanged, ProxyUnreachable
  |    `- BroadcastRejected reason: see electrum/rejections.py
  |- OtherNetwork           this folder holds a wallet of another network
  |- LabelsInvalid         not a BIP-329 file
  `- SyncCancelled
"""

from app.core.errors import AppError


class WalletError(AppError):
    code = "wallet.failed"


class OtherNetwork(WalletError):
    """Real coins under the name of test coins, or the other way round."""

    code = "wallet.other_network"


class PhraseError(WalletError):
    code = "wallet.phrase"
    article = "recovery-phrase"


class WordUnknown(PhraseError):
    """details: position (1-based), suggestions (comma-separated, may be empty)."""

    code = "wallet.phrase.word"


class PhraseLength(PhraseError):
    """details: words (how many there are)."""

    code = "wallet.phrase.length"


class PhraseChecksum(PhraseError):
    """All words are in the list but do not belong together: one is wrong or out of order."""

    code = "wallet.phrase.checksum"


class DescriptorInvalid(WalletError):
    code = "wallet.descriptor"
    article = "watch-only"


class AccountMissing(WalletError):
    code = "wallet.account.missing"


class AccountExists(WalletError):
    code = "wallet.account.exists"


class WatchOnly(WalletError):
    """This account has no keys here: export the payment and sign it where they are."""

    code = "wallet.watch_only"
    article = "watch-only"


class RequestInvalid(WalletError):
    """details: line (1-based) where the request is a list."""

    code = "wallet.request"
    article = "send"


class AddressInvalid(RequestInvalid):
    code = "wallet.request.address"


class AddressWrongNetwork(RequestInvalid):
    code = "wallet.request.network"


class AmountInvalid(RequestInvalid):
    code = "wallet.request.amount"


class UriInvalid(RequestInvalid):
    code = "wallet.request.uri"


class PayeesInvalid(RequestInvalid):
    code = "wallet.request.payees"


class NotEnoughFunds(WalletError):
    """details: needed, available (sat)."""

    code = "wallet.not_enough_funds"
    article = "not-enough-funds"


class DustAmount(WalletError):
    """details: minimum (sat)."""

    code = "wallet.dust"
    article = "send"


class FeeTooLow(WalletError):
    """details: minimum (sat/vB)."""

    code = "wallet.fee_too_low"
    article = "fees"


class FeeTooHigh(WalletError):
    """details: maximum (sat/vB)."""

    code = "wallet.fee_too_high"
    article = "fees"


class CoinUnavailable(WalletError):
    """A chosen coin is spent, frozen or not ours."""

    code = "wallet.coin"
    article = "coin-control"


class DraftGone(WalletError):
    """The draft no longer fits the wallet (a coin was spent meanwhile): build it again."""

    code = "wallet.draft_gone"


class TooEarly(WalletError):
    """A payment to a first-time address must be read first. details: seconds still to wait."""

    code = "wallet.too_early"
    article = "payment-limits"


class ReplaceRefused(WalletError):
    """details: reason (confirmed|foreign|final|gone)."""

    code = "wallet.replace"
    article = "stuck-payment"


class SigningFailed(WalletError):
    code = "wallet.signing"
    article = "signing"


class PsbtInvalid(WalletError):
    code = "wallet.psbt"
    article = "watch-only"


class ServerError(WalletError):
    code = "wallet.server"
    article = "connection"


class NoServer(ServerError):
    """Not one server could be used just now."""

    code = "wallet.server.none"


class ServerUnreachable(ServerError):
    code = "wallet.server.unreachable"


class ServerTimeout(ServerError):
    code = "wallet.server.timeout"


class ServerBroken(ServerError):
    """It answered, but not in the protocol's form, or with too much."""

    code = "wallet.server.broken"


class ServerLied(ServerError):
    """A proof, a header or a transaction did not hold what the server claimed."""

    code = "wallet.server.lied"
    article = "lying-server"


class CertificateChanged(ServerError):
    """The certificate is not the one seen at the first visit."""

    code = "wallet.server.certificate"
    article = "certificate-changed"


class ProxyUnreachable(ServerError):
    code = "wallet.server.proxy"
    article = "tor"


class BroadcastRejected(ServerError):
    """details: reason, one of electrum/rejections.py; never the server's words."""

    code = "wallet.rejected"
    article = "rejected-payment"


class SyncCancelled(WalletError):
    code = "wallet.sync.cancelled"


class LabelsInvalid(WalletError):
    """Not a BIP-329 label file. details: reason (size|form)."""

    code = "wallet.labels"
    article = "labels"
