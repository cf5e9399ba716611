"""The tables of the wallet: the truth, and the read model that every screen queries.

Raw facts: account, script, header, tx. Derived, written in the same transaction as the facts
they come from: coin, spend, payment, balance_day. The user's own: label, frozen_coin.
Hashes are stored as 32 bytes in wire order (the reverse of what people see). Inside, a
transaction goes by a small number: rows then arrive in order, which an encrypted file needs to
be fast (each page touched at random is a page to encrypt again).
"""

MIGRATIONS = (
    """
CREATE TABLE account(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,                      -- AccountKind
  position INTEGER NOT NULL,
  idx INTEGER,                             -- account number in the path
  external TEXT, internal TEXT,            -- public descriptors
  gap_limit INTEGER NOT NULL,
  created INTEGER NOT NULL,
  UNIQUE(external)
);
CREATE TABLE script(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  keychain INTEGER NOT NULL,               -- 0 receiving, 1 change
  idx INTEGER NOT NULL,
  spk BLOB NOT NULL,                       -- its SHA-256 is the Electrum protocol's script hash
  address TEXT NOT NULL,                   -- found by its spk: see addresses.script_of
  handed_out INTEGER NOT NULL DEFAULT 0,   -- shown to the user or used as change
  used INTEGER NOT NULL DEFAULT 0,         -- appears in a transaction
  status BLOB,                             -- last status hash fully processed (Electrum protocol);
                                           -- NULL: no history, x'': to be asked about again
  UNIQUE(account, keychain, idx)
);
CREATE INDEX script_by_spk ON script(spk);
CREATE INDEX script_to_ask ON script(id) WHERE status = x'';
CREATE TABLE header(
  height INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  raw BLOB NOT NULL                        -- 80 bytes
);
CREATE TABLE tx(
  id INTEGER PRIMARY KEY,
  txid BLOB NOT NULL UNIQUE,
  raw BLOB NOT NULL,
  height INTEGER,                          -- of a block of ours, merkle proof checked; else NULL
  position INTEGER,                        -- in its block
  time INTEGER NOT NULL,                   -- block time, else first seen
  first_seen INTEGER,                      -- in a mempool; NULL if only met in a block
  state TEXT NOT NULL,                     -- PaymentState
  replaced_by BLOB,                        -- txid that spent its coins
  vsize INTEGER NOT NULL,
  inputs INTEGER NOT NULL,
  paid INTEGER NOT NULL,                   -- sum of all outputs
  coinbase INTEGER NOT NULL DEFAULT 0,
  final INTEGER NOT NULL DEFAULT 0,        -- 1: does not signal BIP-125
  made_here INTEGER NOT NULL DEFAULT 0,    -- signed by this wallet
  own INTEGER NOT NULL DEFAULT 0,          -- derived: spends a coin of ours
  fee INTEGER                              -- derived: NULL while an input is unknown
);
CREATE INDEX tx_by_height ON tx(height) WHERE height IS NOT NULL;
CREATE INDEX tx_coinbase ON tx(height) WHERE coinbase = 1;
CREATE INDEX tx_unconfirmed ON tx(state) WHERE height IS NULL;
CREATE INDEX tx_by_replacement ON tx(replaced_by) WHERE replaced_by IS NOT NULL;
CREATE TABLE step(                         -- a payment's way, except what its row says already
  id INTEGER PRIMARY KEY,
  tx INTEGER NOT NULL REFERENCES tx(id) ON DELETE CASCADE,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL                       -- see derive.py
);
CREATE INDEX step_by_tx ON step(tx);
CREATE TABLE coin(                         -- every output that was ever ours
  tx INTEGER NOT NULL REFERENCES tx(id) ON DELETE CASCADE,
  vout INTEGER NOT NULL,
  script INTEGER NOT NULL REFERENCES script(id) ON DELETE CASCADE,
  account INTEGER NOT NULL,
  value INTEGER NOT NULL,
  standing INTEGER NOT NULL DEFAULT 0,     -- 0 gone, 1 confirmed, 2 arriving, 3 our own change
  again INTEGER NOT NULL DEFAULT 0,        -- 1: another account has this output, too
  PRIMARY KEY(tx, vout, script)            -- two accounts may watch one script
) WITHOUT ROWID;
CREATE INDEX coin_by_script ON coin(script);
CREATE INDEX coin_again ON coin(tx) WHERE again = 1;
CREATE INDEX coin_unspent ON coin(account) WHERE standing > 0;
CREATE TABLE holding(                      -- sums of coin, kept by the triggers below
  account INTEGER NOT NULL,                -- 0: all accounts, each output once
  standing INTEGER NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY(account, standing)
) WITHOUT ROWID;
CREATE TRIGGER coin_moved AFTER UPDATE OF standing ON coin WHEN OLD.standing <> NEW.standing
BEGIN
  INSERT INTO holding VALUES(NEW.account, OLD.standing, -NEW.value),
    (NEW.account, NEW.standing, NEW.value),
    (0, OLD.standing, CASE NEW.again WHEN 0 THEN -NEW.value ELSE 0 END),
    (0, NEW.standing, CASE NEW.again WHEN 0 THEN NEW.value ELSE 0 END)
  ON CONFLICT DO UPDATE SET total = total + excluded.total;
END;
CREATE TRIGGER coin_removed AFTER DELETE ON coin
BEGIN
  INSERT INTO holding VALUES(OLD.account, OLD.standing, -OLD.value),
    (0, OLD.standing, CASE OLD.again WHEN 0 THEN -OLD.value ELSE 0 END)
  ON CONFLICT DO UPDATE SET total = total + excluded.total;
END;
CREATE TABLE spend(                        -- every outpoint that a stored transaction spends
  txid BLOB NOT NULL, vout INTEGER NOT NULL,
  tx INTEGER NOT NULL REFERENCES tx(id) ON DELETE CASCADE,   -- the spender
  PRIMARY KEY(txid, vout, tx)
) WITHOUT ROWID;
CREATE INDEX spend_by_tx ON spend(tx);
CREATE TABLE payment(                      -- what one transaction did to one account
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  tx INTEGER NOT NULL REFERENCES tx(id) ON DELETE CASCADE,
  amount INTEGER NOT NULL,
  state TEXT NOT NULL,
  direction TEXT NOT NULL,
  time INTEGER NOT NULL,
  sort INTEGER NOT NULL,                   -- time and place in the block; what waits comes last
  addresses TEXT NOT NULL,                 -- the counterparties', or ours where it came in
  UNIQUE(tx, account)
);
CREATE INDEX payment_by_sort ON payment(sort, account, state, direction);
CREATE TABLE label(
  kind TEXT NOT NULL,                      -- BIP-329: tx, addr, output
  ref TEXT NOT NULL,                       -- txid, address, txid:vout as people see them
  text TEXT NOT NULL,
  changed INTEGER NOT NULL,
  PRIMARY KEY(kind, ref)
) WITHOUT ROWID;
CREATE TABLE frozen_coin(
  txid BLOB NOT NULL, vout INTEGER NOT NULL,
  PRIMARY KEY(txid, vout)
) WITHOUT ROWID;
CREATE TABLE outbox(                       -- signed here, to be broadcast until a server has it
  txid BLOB PRIMARY KEY,
  account INTEGER NOT NULL,
  created INTEGER NOT NULL,
  accepted INTEGER NOT NULL DEFAULT 0      -- servers that took it
) WITHOUT ROWID;
CREATE TABLE server_pin(
  server TEXT PRIMARY KEY,                 -- host:port
  fingerprint BLOB NOT NULL,               -- SHA-256 of the certificate seen first
  seen INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE balance_day(                  -- the chart: what each day changed
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  day INTEGER NOT NULL,                    -- unix seconds of the day's start, UTC
  change INTEGER NOT NULL,                 -- sum of the amounts confirmed on that day
  PRIMARY KEY(account, day)
) WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
""",
)
