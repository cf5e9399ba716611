"""The tables of the wallet: the truth, and the read model that every screen queries.

Raw facts: account, script, header, tx. Derived, written in the same transaction as the facts
they come from: coin, spend, payment, balance_day. The user's own: label, frozen_coin.
Hashes are stored as 32 bytes in wire order (the reverse of what people see).
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
  spk BLOB NOT NULL,
  address TEXT NOT NULL,
  scripthash BLOB NOT NULL,                -- SHA-256 of spk, wire order
  handed_out INTEGER NOT NULL DEFAULT 0,   -- shown to the user or used as change
  used INTEGER NOT NULL DEFAULT 0,         -- appears in a transaction
  status TEXT,                             -- last status hash fully processed (Electrum protocol)
  UNIQUE(account, keychain, idx)
);
CREATE INDEX script_by_hash ON script(scripthash);
CREATE INDEX script_by_spk ON script(spk);
CREATE INDEX script_by_address ON script(address);
CREATE TABLE header(
  height INTEGER PRIMARY KEY,
  hash BLOB NOT NULL,
  raw BLOB NOT NULL                        -- 80 bytes
);
CREATE TABLE tx(
  txid BLOB PRIMARY KEY,
  raw BLOB NOT NULL,
  height INTEGER,                          -- NULL while unconfirmed
  position INTEGER,                        -- in its block
  proven INTEGER NOT NULL DEFAULT 0,       -- merkle proof checked against a header of ours
  time INTEGER NOT NULL,                   -- block time, else first seen
  first_seen INTEGER,
  state TEXT NOT NULL,                     -- PaymentState
  replaced_by BLOB,
  fee INTEGER,                             -- NULL while an input is unknown
  vsize INTEGER NOT NULL,
  sequence_final INTEGER NOT NULL DEFAULT 0, -- 1: does not signal BIP-125
  made_here INTEGER NOT NULL DEFAULT 0     -- signed by this wallet
);
CREATE INDEX tx_by_height ON tx(height);
CREATE INDEX tx_unconfirmed ON tx(state) WHERE height IS NULL;
CREATE TABLE touch(                        -- which scripts a server says a transaction concerns
  script INTEGER NOT NULL REFERENCES script(id) ON DELETE CASCADE,
  txid BLOB NOT NULL,
  height INTEGER NOT NULL,                 -- as the server said: >0, 0 or -1
  PRIMARY KEY(script, txid)
) WITHOUT ROWID;
CREATE INDEX touch_by_tx ON touch(txid);
CREATE TABLE coin(                         -- every output that was ever ours
  txid BLOB NOT NULL, vout INTEGER NOT NULL,
  script INTEGER NOT NULL REFERENCES script(id) ON DELETE CASCADE,
  account INTEGER NOT NULL,
  value INTEGER NOT NULL,
  coinbase INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY(txid, vout, script)
) WITHOUT ROWID;
CREATE INDEX coin_by_account ON coin(account);
CREATE TABLE spend(                        -- every outpoint that a transaction of ours spends
  txid BLOB NOT NULL, vout INTEGER NOT NULL,   -- the coin
  spender BLOB NOT NULL,
  PRIMARY KEY(txid, vout, spender)
) WITHOUT ROWID;
CREATE INDEX spend_by_spender ON spend(spender);
CREATE TABLE payment(
  id INTEGER PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  txid BLOB NOT NULL,
  amount INTEGER NOT NULL,
  fee INTEGER,
  state TEXT NOT NULL,
  direction TEXT NOT NULL,
  height INTEGER,
  time INTEGER NOT NULL,
  sort INTEGER NOT NULL,                   -- newest first: sort DESC, id DESC
  address TEXT NOT NULL,
  replaceable INTEGER NOT NULL DEFAULT 0,
  UNIQUE(account, txid)
);
CREATE INDEX payment_by_sort ON payment(sort, id);
CREATE INDEX payment_by_account ON payment(account, sort, id);
CREATE INDEX payment_by_tx ON payment(txid);
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
CREATE TABLE balance_day(                  -- the chart: closing balance of each day with a change
  account INTEGER NOT NULL REFERENCES account(id) ON DELETE CASCADE,
  day INTEGER NOT NULL,                    -- unix seconds of the day's start, UTC
  change INTEGER NOT NULL,                 -- sum of confirmed amounts of that day
  PRIMARY KEY(account, day)
) WITHOUT ROWID;
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
""",
)
