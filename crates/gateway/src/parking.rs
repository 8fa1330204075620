//! Stays, what they cost, what is owed, month tickets.
