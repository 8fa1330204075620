-- Accounts. Moments are BIGINT milliseconds, ids are their 26 signs as TEXT. What is personal is sealed: AES-256-GCM
-- under a key that the database does not have; a `mark` is a keyed hash by which the same value is found again.

-- `mobile_mark` is null for a guest. `name` and `resident_id` are null until they are given.
CREATE TABLE accounts (
    id          TEXT PRIMARY KEY,
    made_ms     BIGINT NOT NULL,
    mobile      TEXT,
    mobile_mark TEXT UNIQUE,
    name        TEXT,
    resident_id TEXT
);

-- A device is a session. Only the SHA-256 of what its cookie says is kept. `seen_ms` is kept to the hour.
CREATE TABLE devices (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL REFERENCES accounts (id),
    hash     TEXT NOT NULL UNIQUE,
    label    TEXT NOT NULL,
    made_ms  BIGINT NOT NULL,
    seen_ms  BIGINT NOT NULL,
    until_ms BIGINT NOT NULL
);
CREATE INDEX devices_of_account ON devices (account, id);
CREATE INDEX devices_by_end ON devices (until_ms);

-- Each word about a purpose is a row, so that it can be shown when something was agreed to; the last one stands.
CREATE TABLE consents (
    account TEXT NOT NULL REFERENCES accounts (id),
    purpose TEXT NOT NULL,
    place   BIGINT NOT NULL,
    given   BIGINT NOT NULL,
    at_ms   BIGINT NOT NULL,
    PRIMARY KEY (account, purpose, place)
);

-- The last one-time code of a number, as a keyed hash. `tries` counts down.
CREATE TABLE codes (
    mobile_mark TEXT PRIMARY KEY,
    hash        TEXT NOT NULL,
    tries       BIGINT NOT NULL,
    until_ms    BIGINT NOT NULL
);

-- How often something was done since a moment; the name holds marks, no numbers and no addresses.
CREATE TABLE limits (
    name     TEXT PRIMARY KEY,
    since_ms BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    used     BIGINT NOT NULL
);
CREATE INDEX limits_by_end ON limits (until_ms);

-- Tickets of hosts, by SHA-256. `device` is the session that it has opened.
CREATE TABLE tickets (
    hash     TEXT PRIMARY KEY,
    host     TEXT NOT NULL,
    mobile   TEXT NOT NULL,
    until_ms BIGINT NOT NULL,
    used     BIGINT NOT NULL,
    device   TEXT
);
CREATE INDEX tickets_by_end ON tickets (until_ms);

-- Only the SHA-256 of a host's key is kept, as hex.
CREATE TABLE host_keys (
    hash    TEXT PRIMARY KEY,
    host    TEXT NOT NULL,
    made_ms BIGINT NOT NULL
);

-- Plates are not sealed: stays, month tickets and bills name them too, and a seal on one of four copies would only
-- look safe. What belongs together is whereabouts and account, and that is what is erased with the plate.
CREATE TABLE plates (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL REFERENCES accounts (id),
    plate    TEXT NOT NULL,
    first    BIGINT NOT NULL,
    auto_pay BIGINT NOT NULL,
    made_ms  BIGINT NOT NULL,
    UNIQUE (account, plate)
);
CREATE INDEX plates_paid_by_themselves ON plates (plate) WHERE auto_pay = 1;

-- The fingerprint of the secret under which this database is sealed: another secret is noticed at the start.
CREATE TABLE seals (
    id          BIGINT PRIMARY KEY CHECK (id = 1),
    fingerprint TEXT NOT NULL
);
