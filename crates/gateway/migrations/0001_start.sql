-- Runs on SQLite and PostgreSQL alike: BIGINT for every number and truth value, TEXT for the rest.

-- Who sends data. `sample` is 1 when its records are made up.
CREATE TABLE sources (
    name   TEXT PRIMARY KEY,
    sample BIGINT NOT NULL
);

-- A row is never deleted, so that an id is never given twice; what has gone is no longer `listed`.
CREATE TABLE lots (
    id       BIGINT PRIMARY KEY,
    source   TEXT NOT NULL REFERENCES sources (name),
    uid      TEXT NOT NULL,
    capacity BIGINT NOT NULL,
    listed   BIGINT NOT NULL,
    record   TEXT NOT NULL,
    UNIQUE (source, uid)
);

CREATE TABLE places (
    id     BIGINT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources (name),
    uid    TEXT NOT NULL,
    listed BIGINT NOT NULL,
    record TEXT NOT NULL,
    UNIQUE (source, uid)
);

-- The latest count of each car park; `free` is -1 when it is closed.
CREATE TABLE occupancy (
    lot   BIGINT PRIMARY KEY REFERENCES lots (id),
    free  BIGINT NOT NULL,
    at_ms BIGINT NOT NULL
);

-- Only the SHA-256 of a key is kept, as hex.
CREATE TABLE vendor_keys (
    hash    TEXT PRIMARY KEY,
    source  TEXT NOT NULL,
    made_ms BIGINT NOT NULL
);

-- One row whose version rises with every import: gateways compare it to know that lots have changed.
CREATE TABLE catalogue (
    id      BIGINT PRIMARY KEY CHECK (id = 1),
    version BIGINT NOT NULL
);
INSERT INTO catalogue (id, version) VALUES (1, 0);
