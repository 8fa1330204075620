-- Stays in car parks, what was paid for them, month tickets, invoices. Money is BIGINT fen, moments are BIGINT
-- milliseconds, days are BIGINT days since 1970-01-01 in Asia/Shanghai, ids are their 26 signs as TEXT. `record` holds
-- a row's whole state as JSON; a column beside it is what a query looks for.

-- One row a stay, named by its operator. `state` is `parked`, `owed` or `settled`.
CREATE TABLE stays (
    id         TEXT PRIMARY KEY,
    source     TEXT NOT NULL REFERENCES sources (name),
    uid        TEXT NOT NULL,
    lot        BIGINT NOT NULL REFERENCES lots (id),
    plate      TEXT NOT NULL,
    bay        TEXT,
    state      TEXT NOT NULL,
    entered_ms BIGINT NOT NULL,
    record     TEXT NOT NULL,
    UNIQUE (source, uid)
);
CREATE INDEX stays_of_plate ON stays (plate, entered_ms) WHERE state <> 'settled';
CREATE INDEX stays_at_bay ON stays (bay) WHERE state = 'parked' AND bay IS NOT NULL;

-- The new-energy allowance of a day: one stay a plate and day, over all car parks that grant it.
CREATE TABLE allowances (
    plate TEXT NOT NULL,
    day   BIGINT NOT NULL,
    stay  TEXT NOT NULL REFERENCES stays (id),
    PRIMARY KEY (plate, day)
);

-- What was paid for a stay, and what was taken back (below nought): also what its operator is told, in the order of
-- `place`, which rises by one a source. `name` is the order's or the refund's id: no payment counts twice.
CREATE TABLE stay_payments (
    source      TEXT NOT NULL,
    place       BIGINT NOT NULL,
    stay        TEXT NOT NULL REFERENCES stays (id),
    name        TEXT NOT NULL,
    order_id    TEXT NOT NULL,
    amount      BIGINT NOT NULL CHECK (amount <> 0),
    at_ms       BIGINT NOT NULL,
    leave_by_ms BIGINT,
    PRIMARY KEY (source, place),
    UNIQUE (stay, name)
);
CREATE INDEX stay_payments_of_order ON stay_payments (order_id);

-- The last place of a source. Whoever writes about its stays takes this row first, and so its turn.
CREATE TABLE feed_places (
    source TEXT PRIMARY KEY,
    last   BIGINT NOT NULL
);

-- What an account has looked for on a day, as a hash: so that nobody follows other people's cars.
CREATE TABLE lookups (
    account TEXT NOT NULL,
    day     BIGINT NOT NULL,
    what    TEXT NOT NULL,
    PRIMARY KEY (account, day, what)
);

-- Stays of other people's plates that an account has found and may pay, and by what.
CREATE TABLE found_stays (
    account TEXT NOT NULL,
    stay    TEXT NOT NULL REFERENCES stays (id),
    how     TEXT NOT NULL,
    PRIMARY KEY (account, stay)
);

CREATE TABLE month_tickets (
    id       TEXT PRIMARY KEY,
    account  TEXT NOT NULL,
    lot      BIGINT NOT NULL REFERENCES lots (id),
    plate    TEXT NOT NULL,
    from_day BIGINT NOT NULL,
    to_day   BIGINT NOT NULL,
    order_id TEXT NOT NULL UNIQUE,
    returned BIGINT NOT NULL
);
CREATE INDEX month_tickets_of_account ON month_tickets (account, to_day);
CREATE INDEX month_tickets_of_plate ON month_tickets (plate, lot, to_day) WHERE returned = 0;

-- Invoices are numbered from 1 without gaps; a reversed one keeps its number.
CREATE TABLE invoices (
    id       TEXT PRIMARY KEY,
    number   BIGINT NOT NULL UNIQUE,
    order_id TEXT NOT NULL,
    account  TEXT NOT NULL,
    state    TEXT NOT NULL,
    record   TEXT NOT NULL
);
CREATE INDEX invoices_of_order ON invoices (order_id, number);
CREATE TABLE invoice_numbers (
    id   BIGINT PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO invoice_numbers (id, last) VALUES (1, 0);
