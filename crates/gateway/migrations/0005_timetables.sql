-- Timetables: the feeds as they were uploaded, the ids of their stops and lines, and what was made of them.
-- BYTEA is PostgreSQL's word for bytes; SQLite keeps them as they are under any.

-- The feed of a source, in whole: also what is read of it by others (on-demand service). `sha256` is hex.
CREATE TABLE transit_feeds (
    source      TEXT PRIMARY KEY REFERENCES sources (name),
    sha256      TEXT NOT NULL,
    archive     BYTEA NOT NULL,
    imported_ms BIGINT NOT NULL
);

-- A row is never deleted, so that an id is never given twice. `kind` is `stop` or `line`, `uid` the feed's own id.
CREATE TABLE transit_ids (
    kind   TEXT NOT NULL,
    id     BIGINT NOT NULL,
    source TEXT NOT NULL REFERENCES sources (name),
    uid    TEXT NOT NULL,
    PRIMARY KEY (kind, id),
    UNIQUE (source, kind, uid)
);

-- A timetable for devices and which of its trips an operator means, by the digest of what it was made of: every gateway
-- that asks for the same makes the same. `stamp` is that of `contract::live`, the file's first four bytes of SHA-256.
CREATE TABLE timetables (
    inputs  TEXT PRIMARY KEY,
    stamp   BIGINT NOT NULL,
    file    BYTEA NOT NULL,
    trips   BYTEA NOT NULL,
    made_ms BIGINT NOT NULL
);
