-- Orders and payments. Money is BIGINT fen, moments are BIGINT milliseconds, ids are their 26 signs as TEXT.
-- `record` holds a row's whole state as JSON; a column beside it is what a query looks for.

-- `open_key` names what an order that is not decided is about, so that there is one at a time.
CREATE TABLE orders (
    id         TEXT PRIMARY KEY,
    account    TEXT NOT NULL,
    kind       TEXT NOT NULL,
    state      TEXT NOT NULL,
    version    BIGINT NOT NULL,
    amount     BIGINT NOT NULL CHECK (amount > 0),
    refunded   BIGINT NOT NULL CHECK (refunded >= 0 AND refunded <= amount),
    made_ms    BIGINT NOT NULL,
    paid_ms    BIGINT,
    open_key   TEXT,
    due_ms     BIGINT,
    title      TEXT NOT NULL,
    record     TEXT NOT NULL,
    UNIQUE (account, open_key)
);
CREATE INDEX orders_of_account ON orders (account, id);
CREATE INDEX orders_of_account_by_kind ON orders (account, kind, id);
CREATE INDEX orders_of_account_by_state ON orders (account, state, id);
CREATE INDEX orders_due ON orders (due_ms) WHERE due_ms IS NOT NULL;

-- What must still be asked of a provider is a row with `due_ms`: written with the step that wants it, so that no
-- crash forgets it.
CREATE TABLE attempts (
    id       TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    place    BIGINT NOT NULL,
    method   TEXT NOT NULL,
    state    TEXT NOT NULL,
    due_ms   BIGINT,
    record   TEXT NOT NULL,
    UNIQUE (order_id, place)
);
CREATE INDEX attempts_due ON attempts (due_ms) WHERE due_ms IS NOT NULL;

CREATE TABLE refunds (
    id       TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    place    BIGINT NOT NULL,
    attempt  TEXT NOT NULL REFERENCES attempts (id),
    state    TEXT NOT NULL,
    due_ms   BIGINT,
    record   TEXT NOT NULL,
    UNIQUE (order_id, place)
);
CREATE INDEX refunds_due ON refunds (due_ms) WHERE due_ms IS NOT NULL;

-- The ledger is only ever added to. A booking's name says what it is for, so that nothing is booked twice; its
-- entries add up to nought.
CREATE TABLE bookings (
    name     TEXT PRIMARY KEY,
    order_id TEXT NOT NULL REFERENCES orders (id),
    subject  TEXT NOT NULL,
    at_ms    BIGINT NOT NULL,
    made_ms  BIGINT NOT NULL
);
CREATE INDEX bookings_by_moment ON bookings (at_ms);
CREATE INDEX bookings_of_order ON bookings (order_id);
CREATE TABLE entries (
    booking TEXT NOT NULL REFERENCES bookings (name),
    account TEXT NOT NULL,
    amount  BIGINT NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (booking, account)
);

CREATE TABLE agreements (
    id      TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    method  TEXT NOT NULL,
    state   TEXT NOT NULL,
    due_ms  BIGINT,
    record  TEXT NOT NULL
);
CREATE INDEX agreements_of_account ON agreements (account, id);
CREATE INDEX agreements_due ON agreements (due_ms) WHERE due_ms IS NOT NULL;

-- What shall be paid by itself, until an order has been made of it.
CREATE TABLE deductions (
    id      TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    due_ms  BIGINT NOT NULL,
    tries   BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    UNIQUE (account, purpose)
);
CREATE INDEX deductions_due ON deductions (due_ms);

-- Messages of providers that were believed: the hash of what came, and what it said, without the payer.
CREATE TABLE notices (
    provider TEXT NOT NULL,
    hash     TEXT NOT NULL,
    at_ms    BIGINT NOT NULL,
    said     TEXT NOT NULL,
    PRIMARY KEY (provider, hash)
);

-- Answers by key. `answer` is null while the first asking is under way.
CREATE TABLE idempotency (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    body    TEXT NOT NULL,
    made_ms BIGINT NOT NULL,
    answer  TEXT,
    PRIMARY KEY (account, key)
);
CREATE INDEX idempotency_by_age ON idempotency (made_ms);

-- What somebody must look at. The same is said once, until it is closed.
CREATE TABLE alerts (
    id        TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,
    subject   TEXT NOT NULL,
    order_id  TEXT,
    made_ms   BIGINT NOT NULL,
    words     TEXT NOT NULL,
    closed_ms BIGINT,
    UNIQUE (kind, subject)
);

-- Where a provider's bill of a day and the ledger do not say the same.
CREATE TABLE differences (
    day      TEXT NOT NULL,
    provider TEXT NOT NULL,
    subject  TEXT NOT NULL,
    ours     BIGINT NOT NULL,
    theirs   BIGINT NOT NULL,
    PRIMARY KEY (day, provider, subject)
);
CREATE TABLE reconciled (
    day      TEXT NOT NULL,
    provider TEXT NOT NULL,
    at_ms    BIGINT NOT NULL,
    PRIMARY KEY (day, provider)
);
