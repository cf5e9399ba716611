"""The tables of the Security center: what happened, when it happened last, what was put off."""

MIGRATIONS = (
    """
CREATE TABLE journal(
  id INTEGER PRIMARY KEY,                  -- in the order of writing
  at INTEGER NOT NULL,                     -- unix seconds, as the computer's clock said
  kind TEXT NOT NULL,                      -- EventKind
  detail TEXT NOT NULL                     -- JSON object of words and whole numbers
);
CREATE TABLE last_time(                    -- outlives the journal's oldest lines
  kind TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE put_off(                      -- reminders that were dismissed
  finding TEXT PRIMARY KEY,                -- FindingCode
  at INTEGER NOT NULL
) WITHOUT ROWID;
""",
)
